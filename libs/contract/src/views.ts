import type { Because } from './because.ts';
import type {
  AccountId,
  ContactId,
  ConversationId,
  IsoTime,
  LabelId,
  MediaId,
  MessageId,
  NumberId,
  Seq,
  TeamId,
  TeammateId,
} from './ids.ts';
import type { Handler, Turn } from './turn.ts';

export type Role = 'agent' | 'supervisor' | 'owner' | 'admin';
export const ROLES = ['agent', 'supervisor', 'owner', 'admin'] as const satisfies readonly Role[];

export interface TeammateView {
  id: TeammateId;
  name: string;
  role: Role;
  active: boolean;
}

/** What only administrators and the person see. */
export interface TeammateDetail extends TeammateView {
  email: string;
  capacity: number;
  teamIds: TeamId[];
}

export interface TeamView {
  id: TeamId;
  name: string;
}

export interface SessionView {
  teammate: { id: TeammateId; name: string; role: Role };
  account: { id: AccountId; name: string };
}

export interface NumberView {
  id: NumberId;
  name: string;
  displayPhone: string;
  status: 'connected' | 'paused' | 'offboarded';
  /** The mode in force now and until when; null when the weekly clock has no further change. */
  mode: { mode: Mode; until: IsoTime | null; byHand: boolean };
}

export type Mode = 'phone' | 'team' | 'bot_then_team' | 'bot_only' | 'silent';
export const MODES = [
  'phone',
  'team',
  'bot_then_team',
  'bot_only',
  'silent',
] as const satisfies readonly Mode[];

export interface ContactView {
  id: ContactId;
  /** Best of: teammate's name, owner's address book, profile, @username, phone, short id. */
  name: string;
  phone?: string;
  username?: string;
}

export type Author = 'customer' | 'teammate' | 'bot' | 'owner' | 'app' | 'system';
export const AUTHORS = [
  'customer',
  'teammate',
  'bot',
  'owner',
  'app',
  'system',
] as const satisfies readonly Author[];

export type MessageType =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'interactive'
  | 'button'
  | 'order'
  | 'template'
  | 'note'
  | 'system'
  | 'unsupported';

export type MessageStatus =
  | 'queued'
  | 'sending'
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed'
  | 'unconfirmed'
  | 'cancelled';

/**
 * `waiting`: still being fetched from Meta · `ready`: at `/api/v1/media/:id` (byte ranges) · `failed`: could not be
 * fetched, tried again · `gone`: Meta no longer has it, or it was not what it said to be.
 */
export type MediaState = 'waiting' | 'ready' | 'failed' | 'gone';

/** A file in a message. */
export interface MediaView {
  /** Ours; absent on what came before files were kept. */
  id?: MediaId;
  state: MediaState;
  /** What its bytes are once they are here, before that what Meta says. */
  mimeType: string;
  filename?: string;
  sizeBytes?: number;
  voice?: boolean;
  /** Pixels, of pictures, stickers and films, as shown (after rotation). */
  width?: number;
  height?: number;
  durationMs?: number;
  /** True when there is a small picture at `/api/v1/media/:id/thumbnail`. */
  thumbnail?: boolean;
  /** Loudness of a voice note from start to end: 64 values of 0 to 100. */
  waveform?: number[];
}

/** A place. */
export interface LocationView {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
  url?: string;
}

/** A contact card. */
export interface CardView {
  name?: string;
  phones: { phone?: string; waId?: string }[];
  /** The customer's own, because he was asked for it. */
  own?: boolean;
}

/** What the customer tapped or filled in. */
export interface ChoiceView {
  kind: 'button' | 'list' | 'form';
  title: string;
  description?: string;
  /** Answers of a form. */
  fields?: { name: string; value: string }[];
}

export interface OrderView {
  /** Prices in units of `currency`. */
  lines: { productId?: string; quantity?: number; price?: number; currency?: string }[];
}

/** The ad or post by which the customer came. */
export interface ReferralView {
  headline?: string;
  body?: string;
  url?: string;
  mediaType?: string;
}

/** A list that the customer opens by a button. */
export interface ListView {
  button: string;
  sections: { title?: string; rows: { id: string; title: string; description?: string }[] }[];
}

/** A template as it was sent, with its variables filled in; the body is the message's `text`. */
export interface TemplateSentView {
  name: string;
  language: string;
  header?: string;
  footer?: string;
  buttons?: string[];
}

/** Why nothing can be shown: only the phone shows it, Meta does not carry the kind, or the file was lost. */
export type Unreadable = 'phone_only' | 'not_supported' | 'lost';

export interface QuotedView {
  messageId: MessageId | null;
  author: Author;
  authorName?: string;
  text: string;
}

export interface ReactionView {
  by: Author;
  emoji: string;
  /** Which teammate, when it is a teammate's. One per writer side: the number has one reaction for all of us. */
  byId?: TeammateId;
  byName?: string;
  /** Not yet accepted by Meta. */
  pending?: boolean;
}

export interface FailureView {
  /** Meta's or our own stable code; the client has words for those it knows. */
  code: string;
  detail?: string;
}

/** Options that the customer can tap, in a message of the bot. */
export interface ButtonView {
  id: string;
  title: string;
}

export interface MessageView {
  id: MessageId;
  conversationId: ConversationId;
  /** Arrival number inside the conversation: 1, 2, 3 ...; tells "came after", while `at` tells thread order. */
  n: number;
  author: Author;
  authorName?: string;
  /** Who, when the author is a teammate. */
  authorId?: TeammateId;
  /** True for a bot's or phone's text that nobody typed (greeting, acknowledgement, after-hours notice). */
  automatic?: boolean;
  direction: 'in' | 'out';
  type: MessageType;
  text?: string;
  buttons?: ButtonView[];
  list?: ListView;
  /** Small text above and below an interactive message. */
  header?: string;
  footer?: string;
  media?: MediaView;
  location?: LocationView;
  contacts?: CardView[];
  choice?: ChoiceView;
  order?: OrderView;
  referral?: ReferralView;
  template?: TemplateSentView;
  /** For `unsupported`. */
  unreadable?: Unreadable;
  /** The owner was asked to look at it on his phone. */
  ownerAsked?: boolean;
  quoted?: QuotedView;
  reactions: ReactionView[];
  /** Provider's time for what came from WhatsApp, ours for what we wrote. Thread order is (at, n). */
  at: IsoTime;
  status: MessageStatus;
  failure?: FailureView;
  editedAt?: IsoTime;
  /** How many earlier texts an edited message has; supervisors read them at `/messages/:id/versions`. */
  versions?: number;
  deletedAt?: IsoTime;
  /** Teammates named in a note, or called by a line. */
  mentions?: TeammateId[];
  wamid?: string;
  clientId?: string;
  /** Why the bot wrote this, or why a queued bot reply was cancelled. */
  because?: Because;
  /** For a system line: what happened, as a code with names; the client has the words. */
  system?: SystemLine;
  /** Set on a reply that was sent on a stale view on purpose. */
  forced?: boolean;
  forwarded?: boolean;
  /** A teammate said that this answer of the bot was false. */
  wrong?: boolean;
  /** It was sent once more, as this message; it cannot be again. */
  retriedAs?: MessageId;
}

/** A line of the thread that tells a change of hands. `by` and `to` are names at that time. */
export interface SystemLine {
  because: Because;
  by?: string;
  to?: string;
  detail?: string;
}

export interface ConversationView {
  id: ConversationId;
  contact: ContactView;
  numberId: NumberId;
  status: 'open' | 'snoozed' | 'resolved';
  handler: Handler;
  turn: Turn;
  because: Because;
  claim: { teammate: { id: TeammateId; name: string }; until: IsoTime } | null;
  team: TeamView | null;
  unread: number;
  waitingSince: IsoTime | null;
  dueAt: IsoTime | null;
  windowClosesAt: IsoTime | null;
  snoozedUntil: IsoTime | null;
  botPaused: boolean;
  /** True while another application owns the thread at Meta: nothing of ours is sent. */
  threadElsewhere: boolean;
  lastMessage: MessagePreview | null;
  /** Orders every list together with `id`: moment of the last message, or of the opening. */
  lastAt: IsoTime;
  labels: LabelId[];
  priority: Priority;
}

export type Priority = 'urgent' | 'high' | 'normal' | 'low';
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const satisfies readonly Priority[];

/** What a list row shows of the last message. */
export interface MessagePreview {
  id: MessageId;
  author: Author;
  authorName?: string;
  authorId?: TeammateId;
  type: MessageType;
  text: string;
  at: IsoTime;
  status: MessageStatus;
  deleted?: boolean;
}

/** The tabs of the inbox. */
export type InboxViewName = 'mine' | 'queue' | 'bot' | 'owner' | 'all' | 'resolved';
export const INBOX_VIEWS = [
  'mine',
  'queue',
  'bot',
  'owner',
  'all',
  'resolved',
] as const satisfies readonly InboxViewName[];

export type InboxCounts = Record<InboxViewName, number>;

export interface InboxSnapshot {
  seq: Seq;
  epoch: string;
  counts: InboxCounts;
  items: ConversationView[];
  nextCursor: string | null;
}

export interface ThreadSnapshot {
  seq: Seq;
  epoch: string;
  conversation: ConversationView;
  /** Newest 50, oldest first. */
  messages: MessageView[];
  /** For the page before the first message; null at the beginning of the conversation. */
  nextCursor: string | null;
}

export interface DecisionView {
  at: IsoTime;
  handler: Handler;
  because: Because;
  facts: Record<string, unknown>;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Two messages of different writers that answered the same customer message within 120 s. */
export interface DoubleAnswerView {
  kind: 'prevented' | 'crossing' | 'avoidable';
  conversationId: ConversationId;
  messages: MessageView[];
  at: IsoTime;
}

/** A delivery of Meta's that made no sense, whole or in part. */
export interface SetAsideDelivery {
  id: string;
  receivedAt: IsoTime;
  /** `unreadable`, `unknown_items`, `unknown_number`, or the name of the error that stopped it. */
  problem: string;
  bytes: number;
  /** The first 4 kB as text. */
  beginning: string;
}
