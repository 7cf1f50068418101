import type { ConversationId, IsoTime, Seq, TeammateId } from './ids.ts';
import type { ConversationView, MessageView } from './views.ts';

/** Where a conversation stood before an event: enough to move the counts of the tabs without knowing its row. */
export interface Standing {
  status: ConversationView['status'];
  turn: ConversationView['turn'];
}

interface Stored {
  seq: Seq;
  at: IsoTime;
  conversationId: ConversationId;
}

/**
 * What is stored in the journal and told to every panel: ordered by `seq` without holes per account.
 * Each event carries the whole conversation as it stands after it, so applying needs no other knowledge.
 */
export type LiveEvent =
  | (Stored & {
      type: 'message.added';
      message: MessageView;
      conversation: ConversationView;
      was: Standing | null;
    })
  | (Stored & {
      type: 'message.changed';
      message: MessageView;
      conversation: ConversationView;
      was: Standing | null;
    })
  | (Stored & { type: 'conversation.changed'; conversation: ConversationView; was: Standing | null })
  /** A past was imported: lists refresh once, nothing rings. */
  | { seq: Seq; at: IsoTime; type: 'history.imported'; messages: number }
  /** Something small that every panel keeps a copy of is different now: read it again at its door. */
  | { seq: Seq; at: IsoTime; type: 'account.changed'; what: AccountPart };

export type AccountPart =
  'labels' | 'quick_replies' | 'saved_views' | 'templates' | 'fields' | 'teams' | 'teammates' | 'numbers';

/** An event about one conversation. */
export type ThreadEvent = Extract<LiveEvent, { conversationId: ConversationId }>;

export function isThreadEvent<E extends object>(
  event: E,
): event is Extract<E, { conversationId: ConversationId }> {
  return 'conversationId' in event;
}

export type LiveEventType = LiveEvent['type'];

export type Availability = 'available' | 'busy' | 'away' | 'offline';

/** Who is here and what they look at or write: never stored, may be lost, trusted for nothing. */
export interface PresenceEntry {
  teammateId: TeammateId;
  name: string;
  availability: Availability;
  viewing: ConversationId | null;
  typing: { conversationId: ConversationId; mode: 'reply' | 'note' } | null;
}

/** The whole presence of an account: small enough to be sent whole at each change. */
export interface PresenceUpdate {
  entries: PresenceEntry[];
}

export type ResyncReason = 'too_far_behind' | 'ahead_of_journal' | 'other_epoch' | 'other_protocol';

export interface ServerToClient {
  ready(at: { seq: Seq; epoch: string; protocol: number }): void;
  live(events: LiveEvent | LiveEvent[]): void;
  resync(why: { reason: ResyncReason }): void;
  presence(update: PresenceUpdate): void;
}

export interface ClientToServer {
  /** `peek`: look without being seen; counts for supervisors and above, who alone are told of it. */
  viewing(what: { conversationId: ConversationId | null; peek?: boolean }): void;
  typing(what: { conversationId: ConversationId; mode: 'reply' | 'note' }): void;
  since(from: { seq: Seq }): void;
  /** Somebody sits before this panel: it is visible and was touched lately. Whoever does is not called by push. */
  attending(what: { here: boolean }): void;
}

/** What a client says when it connects; all optional: without `sinceSeq` it starts at the present. */
export interface Handshake {
  protocol?: number;
  sinceSeq?: Seq;
  epoch?: string;
  /** An API token, for clients that have no cookie. */
  token?: string;
}
