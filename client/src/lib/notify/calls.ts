import { isThreadEvent } from '@balcao/contract';
import type { ConversationView, LiveEvent, MessageView, NotifyCause, TeammateId } from '@balcao/contract';
import { causeOf } from '@balcao/domain';

/** Something that should call this person. */
export interface Call {
  cause: NotifyCause;
  conversation: ConversationView;
  message: MessageView | null;
}

/** What happened longer ago than this is read in the list: it must not ring when a laptop wakes. */
const FRESH_MS = 60_000;

/**
 * What of these events calls me, at most once per conversation and cause, in order.
 * @param now  the server's time
 */
export function callsOf(events: readonly LiveEvent[], me: TeammateId, now: number): Call[] {
  const calls = new Map<string, Call>();
  for (const event of events) {
    if (!isThreadEvent(event) || now - Date.parse(event.at) > FRESH_MS) continue;
    const cause = causeOf(event, me);
    const { conversation } = event;
    const message = event.type === 'message.added' ? event.message : null;
    if (cause) calls.set(`${cause} ${conversation.id}`, { cause, conversation, message });
  }
  return [...calls.values()];
}
