import type { ConversationId, NotifyCause, Preferences } from '@balcao/contract';
import type { Call } from './calls.ts';
import type { Chime } from './chime.ts';
import { isQuietHere } from './quiet-hours.ts';

/** What all tabs of this browser say of themselves when something calls. */
export interface Attention {
  /** A window of ours has the focus: whoever sits there needs no notification of the system. */
  here: boolean;
  /** Conversations that a focused window shows. */
  looking: ReadonlySet<ConversationId>;
}

export interface Decided {
  chime: Chime | null;
  notify: Call[];
}

const CHIMES: Record<NotifyCause, Chime> = {
  mine: 'mine',
  unreadable: 'mine',
  mention: 'mention',
  queue: 'queue',
};
const LOUDEST: readonly Chime[] = ['mention', 'mine', 'queue'];

/** One sound at most for what came together, and notifications for whoever is elsewhere; nothing in quiet hours. */
export function decide(
  calls: readonly Call[],
  { here, looking }: Attention,
  preferences: Pick<Preferences, 'sounds' | 'notify' | 'quietHours'>,
  now: Date,
): Decided {
  const unseen = calls.filter((call) => !looking.has(call.conversation.id));
  if (isQuietHere(preferences.quietHours, now)) return { chime: null, notify: [] };
  const wanted = new Set(unseen.map((call) => CHIMES[call.cause]));
  return {
    chime: LOUDEST.find((chime) => wanted.has(chime) && preferences.sounds[chime]) ?? null,
    notify: here ? [] : unseen.filter((call) => preferences.notify[call.cause].desktop),
  };
}
