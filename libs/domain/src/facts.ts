import type {
  BotSettings,
  ConversationId,
  HoursSettings,
  Mode,
  Role,
  RoutingSettings,
  TeammateId,
} from '@balcao/contract';
import type { FaqMatcher } from './faq.ts';
import type { Instant } from './conversation.ts';

/** What the clock of a number says at one instant; see `hoursAt`. */
export interface HoursFact {
  mode: Mode;
  byHand: boolean;
  /** Inside a span of the weekly clock, and no holiday. */
  isOpen: boolean;
  /** Instant at which `mode` may next change, or null. */
  changesAt: Instant | null;
  /** Next moment at which a person is expected, null when never within 14 days. */
  nextOpeningAt: Instant | null;
  /** Names the closure that `now` lies in (its beginning as text), null when open. */
  closure: string | null;
}

/** The manual override of a number. */
export interface ModeOverride {
  mode: Mode;
  until: Instant;
}

/** Everything outside the conversation that a decision looks at; gathered once per batch and number. */
export interface Facts {
  hours: HoursFact;
  hoursSettings: HoursSettings;
  bot: BotSettings;
  routing: RoutingSettings;
  faq: FaqMatcher;
  /** Conversations in which a teammate is typing a reply now. */
  typing: ReadonlySet<ConversationId>;
  /** Makes ids of messages that a decision adds; UUID v7. */
  newId: () => string;
}

/** Who gives a command. */
export interface Actor {
  id: TeammateId;
  role: Role;
}
