import {
  isThreadEvent,
  type LiveEvent,
  type NotifyCause,
  type Preferences,
  type Standing,
  type TeammateId,
} from '@balcao/contract';

/**
 * Why an event calls a person, or null when it does not: the same rule for the open panel and for pushes.
 * @param me  who might be called
 */
export function causeOf(event: LiveEvent, me: TeammateId): NotifyCause | null {
  if (!isThreadEvent(event)) return null;
  const { conversation, was } = event;
  const message = event.type === 'message.added' ? event.message : null;
  if (message?.mentions?.includes(me) && message.authorId !== me) return 'mention';
  if (message?.type === 'note') return null;
  const holder = conversation.claim?.teammate.id ?? null;
  if (message?.author === 'customer') {
    if (message.unreadable === 'phone_only' && (holder === null || holder === me)) return 'unreadable';
    if (holder === me) return 'mine';
  }
  const { turn } = conversation;
  if (turn.kind === 'offer' && turn.to === me && was?.turn.kind !== 'offer') return 'mine';
  // Offered to somebody else it is hers to hear; once she let it pass it waits for all.
  return waits(conversation) && !(was && waits(was)) ? 'queue' : null;
}

/**
 * Whether nothing may call now, over midnight too; equal ends mean never.
 * @param minutes  since midnight by the clock of the device that would ring
 */
export function isQuiet({ from, to }: Preferences['quietHours'], minutes: number): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start === end) return false;
  return start < end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function waits({ status, turn }: Standing): boolean {
  return status === 'open' && turn.kind === 'queue';
}
