import type { IsoTime, MediaId, MessageId, TeamId, TeammateId, TemplateId } from './ids.ts';
import type { ListView, Mode, Role } from './views.ts';

/** WhatsApp's limit for a text, in characters. */
export const TEXT_MAX = 4096;
/** Our own limit for an internal note, in characters. */
export const NOTE_MAX = 4096;

export interface SignInRequest {
  email: string;
  password: string;
  otp?: string;
}

export interface ClaimRequest {
  seenSeq?: number;
  /** Take it from its present holder: supervisors, owners and admins only. */
  takeOver?: boolean;
}

/**
 * A message to the customer: common fields, and by `type`
 * - `text`: `text`
 * - `image`, `video`, `audio`, `voice`, `document`, `sticker`: `mediaId` of an uploaded file, `text` as caption where WhatsApp
 *   has one (image, video, document)
 * - `location`: `location` · `contacts`: `contacts`
 * - `interactive`: `text` with `buttons` or `list`, optional `header` and `footer`
 * - `template`: `template`; the only kind that a closed window takes
 */
export interface ReplyRequest {
  /** Made by the client, unique per message: a retry with the same id is the same message. */
  clientId: string;
  type: ReplyType;
  text?: string;
  mediaId?: MediaId;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contacts?: { name: string; phones: string[] }[];
  buttons?: { id: string; title: string }[];
  list?: ListView;
  header?: string;
  footer?: string;
  template?: { id: TemplateId; variables: Record<string, string> };
  quotedMessageId?: MessageId;
  /** The last customer-visible message that the writer had on screen; null when the thread was empty. */
  seenMessageId: MessageId | null;
  /** Send on a stale view all the same; recorded. */
  force?: boolean;
}

export const REPLY_TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'template',
] as const;
export type ReplyType = (typeof REPLY_TYPES)[number];

/** Sends a failed or unconfirmed message once more, as a new message to the customer. */
export interface RetryRequest {
  seenMessageId: MessageId | null;
  force?: boolean;
}

/** Our reaction to a message; null takes it back. The number has one, whoever of us gave it. */
export interface ReactionRequest {
  emoji: string | null;
}

export interface NoteRequest {
  text: string;
  mentions?: TeammateId[];
  clientId?: string;
}

export interface TransferRequest {
  to: TransferTarget;
  note?: string;
}

/** Exactly one member is set. */
export interface TransferTarget {
  teammate?: TeammateId;
  team?: TeamId;
  queue?: true;
  bot?: true;
  owner?: true;
}

export interface SnoozeRequest {
  /** An instant, or 'reply': until the customer writes. */
  until: IsoTime | 'reply';
}

export interface BotRequest {
  paused: boolean;
}

export interface ReadRequest {
  messageId: MessageId;
}

export interface AnsweredElsewhereRequest {
  how: 'call' | 'in_person' | 'other';
}

export interface ModeRequest {
  mode: Mode;
  until: IsoTime;
}

export interface TeammateRequest {
  name: string;
  email: string;
  role: Role;
  password?: string;
}

/** `HH:MM` in the account's time zone. */
export type ClockTime = string;

/** Spans of one weekday; outside them it is closed. `weekly` runs Monday (0) to Sunday (6). */
export interface HoursSpan {
  from: ClockTime;
  to: ClockTime;
  mode: Mode;
}

export interface HoursSettings {
  timeZone: string;
  /** Seven lists, Monday first. */
  weekly: HoursSpan[][];
  /** Mode outside every span. */
  outside: Mode;
  /** Whole days closed, `YYYY-MM-DD`. */
  holidays: { date: string; name: string }[];
}

export interface FaqEntry {
  id?: string;
  /** Short name, shown on the topic button (at most 20 characters reach WhatsApp). */
  topic: string;
  questions: string[];
  answer: string;
}

export interface BotSettings {
  enabled: boolean;
  /** Wait before an automatic reply leaves, restarted by each fragment. */
  graceMs: number;
  /** Grace never grows past this, counted from the first fragment. */
  graceMaxMs: number;
  perHour: number;
  perDay: number;
  handOverText: string;
  afterHoursText: string;
  optOutText: string;
  missText: string;
  faq: FaqEntry[];
}

export interface RoutingSettings {
  ownerLeaseMs: number;
  ownerAnswerWithinMs: number;
  ownerAnswerWithinOutsideMs: number;
  phoneModeAnswerWithinMs: number;
  claimLeaseMs: number;
  restLeaseMs: number;
  /** Phrases in an echo that hand the conversation to the team. */
  handOverPhrases: string[];
  /** Texts that the phone app sends by itself (greeting, away). */
  automaticPhoneTexts: string[];
}

/** A settings object with the version that `If-Match` must name; 0 while nobody has saved one. */
export type Versioned<T> = T & { version: number };
