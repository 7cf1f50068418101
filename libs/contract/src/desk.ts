import type {
  ContactId,
  ConversationId,
  IsoTime,
  LabelId,
  MessageId,
  NumberId,
  QuickReplyId,
  SavedViewId,
  TeamId,
  TemplateId,
} from './ids.ts';
import type { TransferTarget } from './requests.ts';
import type { ContactView, ConversationView, MessageView, Priority } from './views.ts';

/** What a team works with beside the conversations: labels, quick replies, saved views, templates, own fields. */

/** One of the quiet hues of the palette; the panel has the colours. */
export const LABEL_COLORS = ['slate', 'red', 'amber', 'green', 'teal', 'blue', 'violet', 'pink'] as const;
export type LabelColor = (typeof LABEL_COLORS)[number];

export interface LabelView {
  id: LabelId;
  name: string;
  color: LabelColor;
}

/**
 * A text under a short name. Variables `{{nome}}`, `{{primeiro_nome}}`, `{{atendente}}`, `{{saudacao}}`, `{{empresa}}` are
 * filled in by `fillQuickReply` of the domain.
 */
export interface QuickReplyView {
  id: QuickReplyId;
  /** Without the slash; lower case letters, digits, `-` and `_`. */
  shortcut: string;
  text: string;
  /** Null: everybody's. */
  teamId: TeamId | null;
  /** Only its owner sees a personal one. */
  personal: boolean;
  /** How often I used it in 30 days, for the order of suggestions. */
  uses: number;
}
export type QuickReplyRequest = Pick<QuickReplyView, 'shortcut' | 'text' | 'teamId' | 'personal'>;

/** A search that became a tab. `query` is in the words of `parseQuery` of the domain. */
export interface SavedViewView {
  id: SavedViewId;
  name: string;
  query: string;
  sort: ListSort;
  shared: boolean;
}
export type SavedViewRequest = Pick<SavedViewView, 'name' | 'query' | 'sort' | 'shared'>;

export const LIST_SORTS = ['recent', 'waiting', 'priority'] as const;
/** `recent`: newest activity · `waiting`: who waits longest · `priority`: product.md §5, time × weight of its priority. */
export type ListSort = (typeof LIST_SORTS)[number];

/** A template as Meta knows it; only `APPROVED` ones may be sent. */
export interface TemplateView {
  id: TemplateId;
  numberId: NumberId;
  name: string;
  /** As the API wants it, `pt_BR`. */
  language: string;
  category: string;
  status: string;
  header?: string;
  body: string;
  footer?: string;
  buttons: string[];
  /**
   * Names (or numbers) of its variables, in order of appearance; `header.` goes before those of the header, `button.0.`
   * before those of the first button.
   */
  variables: string[];
}

/** A field of their own that a business keeps of each customer. */
export interface FieldView {
  id: string;
  name: string;
  kind: 'text' | 'number' | 'date' | 'choice';
  choices?: string[];
}

/** Everything known of a customer. */
export interface ContactDetail extends ContactView {
  names: { teammate: string | null; book: string | null; profile: string | null };
  /** Digits as Meta gave them. */
  waId: string | null;
  userId: string | null;
  aliases: { kind: string; value: string }[];
  note: string;
  fields: Record<string, string>;
  labels: LabelId[];
  optedOut: boolean;
  createdAt: IsoTime;
  /** Newest first, at most 50. */
  conversations: ConversationView[];
  /** Merged into this one, newest first; each can be undone. */
  merges: { id: string; name: string; at: IsoTime; by: string }[];
}

/** Only what is given is changed; a name of null gives way to the owner's book and the profile. */
export interface ContactRequest {
  name?: string | null;
  note?: string;
  fields?: Record<string, string>;
  labels?: LabelId[];
}

/** What a business keeps of its customers; saved whole, with If-Match, like other settings. */
export interface FieldsSettings {
  fields: FieldView[];
}

/** The customer to be merged into the one at the address; `POST /merges/:id/undo` takes it back. */
export interface MergeRequest {
  with: ContactId;
}

export interface ConversationLabelsRequest {
  labels: LabelId[];
}

export type LabelRequest = Pick<LabelView, 'name' | 'color'>;

export interface PriorityRequest {
  priority: Priority;
}

/** A file or a link somebody sent in one of the customer's conversations. */
export interface ContactMediaView {
  message: MessageView;
  /** For `kind=links`, in order of appearance. */
  links: string[];
}

/** Messages round one of them, or after a cursor, in thread order. */
export interface MessagesAround {
  items: MessageView[];
  olderCursor: string | null;
  newerCursor: string | null;
}

/** Somebody who may be the same person, and what speaks for it. */
export interface DuplicateView {
  contact: ContactView;
  because: ('same_name' | 'phone_twin' | 'same_username')[];
}

export interface SearchHit {
  message: MessageView;
  conversation: ConversationView;
  /** The text round the words found, cut to about 160 characters. */
  snippet: string;
  /** Places of the words in `snippet`: [from, to) in UTF-16 units. */
  marks: [number, number][];
}

/** `GET /search?q=&cursor=`: people on the first page only. */
export interface SearchAnswer {
  people: (ContactView & { conversationId: ConversationId | null })[];
  items: SearchHit[];
  nextCursor: string | null;
}

export interface MentionView {
  message: MessageView;
  conversation: ConversationView;
  readAt: IsoTime | null;
}

/** One action on up to 100 conversations; each is decided by itself. */
export interface BulkRequest {
  ids: ConversationId[];
  do:
    | { action: 'claim' | 'release' | 'resolve' | 'reopen' | 'read' | 'undo' }
    | { action: 'snooze'; until: IsoTime | 'reply' }
    | { action: 'transfer'; to: TransferTarget; note?: string }
    | { action: 'labels'; add: LabelId[]; remove: LabelId[] }
    | { action: 'priority'; priority: Priority };
}

export interface BulkAnswer {
  done: ConversationId[];
  refused: { id: ConversationId; code: string }[];
}

/** How a person likes the panel; kept with the person, so that it is the same on every device. */
export interface Preferences {
  locale: 'pt-BR' | 'en' | 'es' | null;
  theme: 'light' | 'dark' | 'contrast' | 'system';
  density: 'compact' | 'comfortable';
  sendKey: 'enter' | 'mod_enter';
  /** Single-letter keys; off leaves those with Mod. */
  singleKeys: boolean;
  /** Action id to key, where it differs from the default; '' takes the key away. */
  shortcuts: Record<string, string>;
  sounds: { volume: number; mine: boolean; queue: boolean; mention: boolean };
  /** What calls by which way. */
  notify: Record<NotifyCause, { desktop: boolean; push: boolean }>;
  /** A push shows what was said, for whoever looks at the lock screen. */
  pushText: boolean;
  /** `HH:MM` by the clock of the device; equal ends mean none. */
  quietHours: { from: string; to: string };
}

export const NOTIFY_CAUSES = ['mine', 'queue', 'mention', 'unreadable'] as const;
/** A customer wrote in what I hold · somebody waits in the queue · a note names me · only the phone can show it. */
export type NotifyCause = (typeof NOTIFY_CAUSES)[number];

export const DEFAULT_PREFERENCES: Preferences = {
  locale: null,
  theme: 'system',
  density: 'comfortable',
  sendKey: 'enter',
  singleKeys: true,
  shortcuts: {},
  sounds: { volume: 0.6, mine: true, queue: true, mention: true },
  notify: {
    mine: { desktop: true, push: false },
    queue: { desktop: false, push: false },
    mention: { desktop: true, push: false },
    unreadable: { desktop: true, push: false },
  },
  pushText: false,
  quietHours: { from: '22:00', to: '07:00' },
};

/** A signed-in device. */
export interface SessionDeviceView {
  id: string;
  /** "Chrome, Windows", as far as the browser says. */
  device: string;
  lastSeenAt: IsoTime;
  current: boolean;
}

/** An earlier text of an edited message. */
export interface VersionView {
  text: string | null;
  until: IsoTime;
}

export interface AskOwnerAnswer {
  /** How many people were called: the owners, or the admins where there is none; 0 the second time. */
  told: number;
  messageId: MessageId;
}
