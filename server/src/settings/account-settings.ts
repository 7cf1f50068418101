import type { BotSettings, HoursSettings, NumberId, RoutingSettings, TeamId } from '@balcao/contract';
import type { FaqMatcher, ModeOverride } from '@balcao/domain';

export interface NumberSettings {
  readonly id: NumberId;
  readonly name: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly displayPhone: string;
  readonly status: 'connected' | 'paused' | 'offboarded';
  /** Why sending is held, as Meta's code; null when nothing holds it. */
  readonly heldBecause: string | null;
  readonly heldUntil: Date | null;
  readonly defaultTeamId: TeamId | null;
  /** As stored: it may have run out; `hoursAt` looks at its end. */
  readonly override: ModeOverride | null;
  readonly hasAccessToken: boolean;
}

/**
 * Everything an account has set, at one moment. Never changed in place: whoever holds one may keep it for the length of
 * a batch, and what is derived from its parts may be remembered by their identity.
 */
export interface AccountSettings {
  readonly versions: Readonly<Record<'hours' | 'bot' | 'routing', number>>;
  readonly hours: HoursSettings;
  readonly bot: BotSettings;
  readonly routing: RoutingSettings;
  readonly numbers: readonly NumberSettings[];
  /** The bot's FAQ, compiled once per version. */
  readonly faq: FaqMatcher;
}

export interface NumberPlace {
  readonly accountId: string;
  readonly numberId: NumberId;
}

/** Why sending is held, as a stable code, and until when; `until` null means until a person looks. */
export interface NumberHold {
  readonly because: string;
  readonly until: Date | null;
}
