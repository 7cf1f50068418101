import type {
  ConversationView,
  LiveEvent,
  MessageView,
  NotifyCause,
  Standing,
  TeammateId,
} from '@balcao/contract';

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
    if (!('conversation' in event) || now - Date.parse(event.at) > FRESH_MS) continue;
    const call = callOf(event, me);
    if (call) calls.set(`${call.cause} ${call.conversation.id}`, call);
  }
  return [...calls.values()];
}

function callOf(event: Extract<LiveEvent, { conversation: ConversationView }>, me: TeammateId): Call | null {
  const { conversation, was } = event;
  const message = event.type === 'message.added' ? event.message : null;
  if (message?.mentions?.includes(me) && message.authorId !== me)
    return { cause: 'mention', conversation, message };
  if (message?.type === 'note') return null;
  const holder = conversation.claim?.teammate.id ?? null;
  if (message?.author === 'customer') {
    if (message.unreadable === 'phone_only' && (holder === null || holder === me)) {
      return { cause: 'unreadable', conversation, message };
    }
    if (holder === me) return { cause: 'mine', conversation, message };
  }
  if (conversation.turn.kind === 'offer' && conversation.turn.to === me && was?.turn.kind !== 'offer') {
    return { cause: 'mine', conversation, message };
  }
  // Offered to somebody else it is hers to hear; once she let it pass it waits for all.
  return waits(conversation) && !(was && waits(was)) ? { cause: 'queue', conversation, message } : null;
}

function waits({ status, turn }: Standing): boolean {
  return status === 'open' && turn.kind === 'queue';
}
