import type {
  AccountId,
  Because,
  ContactId,
  ConversationId,
  Handler,
  MessageId,
  MessageType,
  Mode,
  NumberId,
  TeamId,
  TeammateId,
} from '@balcao/contract';

/** Milliseconds since 1970, UTC. The domain never reads a clock: `now` comes in. */
export type Instant = number;

/** The contract's `Turn` with instants instead of texts. */
export type TurnState =
  | { kind: 'bot' }
  | { kind: 'queue' }
  | { kind: 'offer'; to: TeammateId; endsAt: Instant }
  /** `since` is when this teammate took it: what the loser of a race is told. */
  | { kind: 'claim'; by: TeammateId; since: Instant; leaseEndsAt: Instant }
  | { kind: 'owner'; leaseEndsAt: Instant }
  | { kind: 'rest'; last: Handler };

/** The first customer message that nobody has answered yet. */
export interface Debt {
  since: Instant;
  messageId: MessageId;
  /** Arrival number of that message. */
  n: number;
}

/** The last customer-visible answer, kept to notice double answers and to bring a debt back when a send fails. */
export interface Answer {
  messageId: MessageId;
  /** `bot`, `owner`, or `teammate:<id>`: who spoke. */
  writer: string;
  at: Instant;
  /** The debt that it paid. */
  paid: Debt | null;
  /** Arrival number of the newest customer message when it was given: the one it answers. */
  answersN: number;
  /** What became of it: `unknown` and `failed` gave the debt back, and a late proof of `unknown` pays it again. */
  fate: Fate;
  /** Earlier answers to the same customer message, oldest first: the debt is paid as long as one of them all stands. */
  beside?: { messageId: MessageId; fate: Fate }[];
}

export type Fate = 'in_flight' | 'left' | 'unknown' | 'failed';

/**
 * What a queued bot reply is: an `answer` pays the debt, `topics` and `miss` ask back,
 * an `aside` answers a known question while the team owes the answer to an earlier one.
 */
export type BotReplyKind = 'answer' | 'topics' | 'miss' | 'aside';

/** What the bot must remember of a conversation. */
export interface BotMemory {
  paused: boolean;
  /** Customer asked for a person and was not returned to the bot since. */
  askedForPerson: boolean;
  /** Misses in a row. */
  misses: number;
  /** Instants of automatic texts of the last 24 h, oldest first. */
  spokeAt: Instant[];
  /** Arrival number of the newest customer message when it last spoke; 0 before its first word. */
  spokeAfterN: number;
  /** Hashes of what it said and when, for "same text once in 30 min". */
  said: { hash: string; at: Instant }[];
  /** Instant of its last customer-visible text, and how many quick customer replies followed each other. */
  quickReplies: number;
  /** Hashes of the customer's last three texts. */
  heard: string[];
  /** The closure for which the after-hours notice was given. */
  noticeFor: string | null;
  /**
   * The reply that waits in its grace: when its first fragment came, all fragments, and the queued message.
   * A further fragment recomposes that same message; null when none waits.
   */
  pending: { since: Instant; texts: string[]; messageId: MessageId; kind: BotReplyKind } | null;
  /** Topics offered as buttons in the last question, by button id. */
  offeredTopics: string[];
}

/** One conversation as the decisions see it. Whoever holds its row lock holds the truth. */
export interface Conversation {
  id: ConversationId;
  accountId: AccountId;
  numberId: NumberId;
  contactId: ContactId;
  status: 'open' | 'snoozed' | 'resolved';
  turn: TurnState;
  because: Because;
  /** Mode of the number when the turn was last decided: tells a change of mode from the passing of time. */
  mode: Mode | null;
  teamId: TeamId | null;
  debt: Debt | null;
  dueAt: Instant | null;
  /** Customer's newest message, any kind: instant by provider. */
  lastCustomerAt: Instant | null;
  /** Arrival number of the newest customer message; 0 if none. */
  lastCustomerN: number;
  windowClosesAt: Instant | null;
  /** Owner's last echo with content. */
  lastOwnerAt: Instant | null;
  lastAnswer: Answer | null;
  lastTeammate: { id: TeammateId; at: Instant } | null;
  snoozedUntil: Instant | null;
  /** Snoozed until the customer writes. */
  snoozedUntilReply: boolean;
  resolvedAt: Instant | null;
  /** Moment of the last thing that happened in it, for quiet resolving. */
  lastActivityAt: Instant;
  bot: BotMemory;
  /** Another application owns the thread at Meta. */
  threadElsewhere: boolean;
  /** Customer's word against automatic texts; belongs to the contact. */
  optedOut: boolean;
  /** Last arrival number given out. */
  lastN: number;
}

/** What a customer's message brings to a decision. */
export interface CustomerMessage {
  kind: 'customer_message';
  messageId: MessageId;
  /** Provider's instant; may be older than `now` by hours when late. */
  at: Instant;
  type: MessageType;
  /** Words to understand: text, caption or title of the tapped option. */
  text: string;
  /** Id of the tapped option in one of our messages, if any. */
  buttonId?: string;
  /** False for what only the phone can show. */
  readable: boolean;
}

/** What the owner's phone sent. */
export interface OwnerEcho {
  kind: 'echo';
  messageId: MessageId;
  at: Instant;
  type: MessageType;
  text: string;
  /** False for reactions, edits and deletions: they grant and pay nothing. */
  hasContent: boolean;
  /** True for a greeting or away text that the app sends by itself. */
  automatic: boolean;
}

export type Inbound = CustomerMessage | OwnerEcho;

/** A message that a decision adds to the thread. `n` is its arrival number, already counted in `lastN`. */
export type NewMessage = { n: number } & NewMessageBody;

export type NewMessageBody =
  | {
      author: 'bot';
      id: MessageId;
      /** True when `id` is the queued reply in grace, whose text, buttons, `n` and `sendAfter` this replaces. */
      replaces: boolean;
      text: string;
      buttons?: { id: string; title: string }[];
      /** Not handed to Meta before this instant: the grace. */
      sendAfter: Instant;
      /** True for acknowledgements and notices, which pay no debt. */
      automatic: boolean;
      because: Because;
    }
  | {
      author: 'teammate';
      id: MessageId;
      by: TeammateId;
      type: MessageType;
      text: string | null;
      /** All that is not text; decisions do not look into it. */
      content: object | null;
      clientId: string;
      quotedMessageId?: MessageId;
      forced: boolean;
      sendAfter: Instant;
    }
  | { author: 'note'; id: MessageId; by: TeammateId; text: string; clientId?: string; mentions: TeammateId[] }
  | {
      author: 'system';
      id: MessageId;
      because: Because;
      by?: TeammateId;
      to?: TeammateId | TeamId;
      detail?: string;
      /** Whom the line calls. */
      mentions?: TeammateId[];
    };

/** One decision, as it is stored, shown and replayed. */
export interface Decision {
  handler: Handler;
  because: Because;
  /** Everything the decision looked at, plain JSON. */
  facts: Record<string, unknown>;
}

export interface DoubleAnswer {
  kind: 'prevented' | 'crossing' | 'avoidable';
  messageIds: MessageId[];
}

/** What a decision asks to be written, in one transaction. */
export interface Change {
  after: Conversation;
  /** Arrival number of the inbound item itself; null for commands and for echoes that make no line of their own. */
  n: number | null;
  add: NewMessage[];
  /** Cancel every bot reply that was queued before this change (what `add` brings stays), for this reason. */
  cancelQueuedBot: Because | null;
  decisions: Decision[];
  double: DoubleAnswer | null;
  /** The contact's opt-out flag changed to this. */
  optOut?: boolean;
}

/** A refusal is a value: callers must decide. */
export type Refusal =
  | { refused: 'claim_taken'; by: TeammateId; at: Instant }
  | { refused: 'stale_view' }
  | { refused: 'thread_elsewhere' }
  | { refused: 'window_closed' }
  | { refused: 'already_resolved' }
  | { refused: 'not_resolved' }
  | { refused: 'nothing_owed' }
  | { refused: 'not_held' }
  | { refused: 'undo_too_late' }
  | { refused: 'not_allowed' };

export function isRefusal<T extends object>(result: T | Refusal): result is Refusal {
  return 'refused' in result;
}
