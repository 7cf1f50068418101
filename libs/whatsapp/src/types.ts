/**
 * What the rest of the product knows of Meta's deliveries. Meta's own shapes never leave `parse-*.ts`: they change without
 * notice, so they are read field by field and only what is written here comes out.
 *
 * Every string below is free of U+0000 and of lone surrogates (Postgres refuses both) and is bounded: see `read.ts`.
 * Instants are ISO 8601 in UTC.
 */

/** Who the customer is, as far as this item says. At least one of the two is present, `userId` is the stronger key. */
export interface CustomerRef {
  /** Business-scoped user id (`BR.…`), whole. */
  userId?: string;
  /** Digits exactly as Meta gave them, without `+`. */
  waId?: string;
}

/** Where an item belongs. Items without `numberId` are account-level and found by `wabaId` and `displayPhone`. */
export interface Where {
  /** WhatsApp Business Account id (`entry.id`). */
  wabaId?: string;
  /** Meta's `phone_number_id`. */
  numberId: string;
  /** Business number, digits only. */
  displayPhone?: string;
}

export interface AccountWhere {
  wabaId?: string;
  numberId?: string;
  displayPhone?: string;
}

export interface MetaError {
  code: number;
  title?: string;
  message?: string;
  details?: string;
}

export interface MediaRef {
  /** Meta's media id, good for 7 days. Absent on media we can no longer fetch. */
  id?: string;
  mimeType?: string;
  /** Lower-case hex, whatever form Meta used. */
  sha256?: string;
  /** Good for 5 minutes only: ask for a new one by id. */
  url?: string;
}

export interface SharedContact {
  name?: string;
  phones: { phone?: string; waId?: string }[];
  /** True when the customer shared his own number because we asked for it. */
  own?: boolean;
}

export interface OrderLine {
  productId?: string;
  quantity?: number;
  price?: number;
  currency?: string;
}

/** What a message holds. `unknown` keeps the sender and the time of what we cannot read: somebody still wrote. */
export type Content =
  | { type: 'text'; text: string }
  | { type: 'image'; media: MediaRef; caption?: string }
  | { type: 'video'; media: MediaRef; caption?: string }
  | { type: 'audio'; media: MediaRef; voice: boolean }
  | { type: 'document'; media: MediaRef; caption?: string; filename?: string }
  | { type: 'sticker'; media: MediaRef; animated: boolean }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string; url?: string }
  | { type: 'contacts'; contacts: SharedContact[] }
  | {
      type: 'interactive';
      reply: 'button' | 'list' | 'form';
      id?: string;
      title: string;
      description?: string;
      /** Answers of a form, JSON text. */
      responseJson?: string;
    }
  | { type: 'button'; text: string; payload?: string }
  | { type: 'order'; catalogId?: string; text?: string; lines: OrderLine[] }
  /** Media of the imported history that has not come yet; the same wamid may come again with it. */
  | { type: 'media_placeholder' }
  /** Meta says it will not show it. Code 131060: only the owner's phone shows the words. */
  | { type: 'unsupported'; code?: number; providerType?: string }
  | { type: 'unknown'; providerType?: string; reason: string };

export type ContentType = Content['type'];

/** The ad or post by which the customer came. */
export interface Referral {
  sourceType?: string;
  sourceId?: string;
  sourceUrl?: string;
  headline?: string;
  body?: string;
  mediaType?: string;
  imageUrl?: string;
  videoUrl?: string;
  clickId?: string;
}

export type ProviderStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';
export type HistoryStatus = ProviderStatus | 'pending';

interface Said extends Where {
  wamid: string;
  at: string;
  customer: CustomerRef;
  /** The customer's own profile name. */
  profileName?: string;
  /** Without the leading `@`. A label, never a key. */
  username?: string;
  content: Content;
  /** The message quoted, or the one whose button was tapped. */
  quotedWamid?: string;
  forwarded?: 'once' | 'often';
  referredProduct?: { catalogId?: string; productId?: string };
  referral?: Referral;
  errors?: MetaError[];
  /** Only inside `history`. */
  historyStatus?: HistoryStatus;
}

/** A customer wrote. */
export interface MessageItem extends Said {
  kind: 'message';
}

/** The owner wrote on the phone or a linked device: author = "owner's phone". */
export interface EchoItem extends Said {
  kind: 'echo';
}

export type PhoneSide = 'customer' | 'owner';

interface Touch extends Where {
  /** Id of this event itself, not of the message it touches. */
  wamid: string;
  at: string;
  by: PhoneSide;
  customer: CustomerRef;
  profileName?: string;
  username?: string;
}

export interface EditItem extends Touch {
  kind: 'edit';
  originalWamid: string;
  content: Content;
}

export interface RevokeItem extends Touch {
  kind: 'revoke';
  originalWamid: string;
}

export interface ReactionItem extends Touch {
  kind: 'reaction';
  targetWamid: string;
  /** null takes the reaction away. */
  emoji: string | null;
}

export interface StatusItem extends Where {
  kind: 'status';
  wamid: string;
  status: ProviderStatus;
  at: string;
  /** Our own message id, as given in `biz_opaque_callback_data`. */
  callbackData?: string;
  recipient: CustomerRef;
  errors: MetaError[];
  pricing?: { type?: string; category?: string; model?: string; billable?: boolean };
}

/** Items that belong to one thread between the business and a customer. */
export type ThreadItem = MessageItem | EchoItem | EditItem | RevokeItem | ReactionItem;

export interface HistoryThread {
  customer: CustomerRef;
  username?: string;
  /** In the order given, which is not promised to be by time. */
  items: (ThreadItem | UnknownItem)[];
}

export interface HistoryChunkItem extends Where {
  kind: 'history';
  shape: 'chunk';
  phase?: number;
  chunkOrder?: number;
  /** 0..100; 100 = done. */
  progress?: number;
  threads: HistoryThread[];
}

/** The media of an earlier placeholder, same wamid. */
export interface HistoryMediaItem extends Where {
  kind: 'history';
  shape: 'media';
  item: MessageItem | EchoItem;
}

/** The owner declined to share his history: a normal end. */
export interface HistoryDeclinedItem extends Where {
  kind: 'history';
  shape: 'declined';
  error: MetaError;
}

export interface ContactBookItem extends Where {
  kind: 'contact_book';
  /** `add` = added or edited. `remove` clears the owner's name, nothing else. */
  action: 'add' | 'remove';
  customer: CustomerRef;
  fullName?: string;
  firstName?: string;
  username?: string;
  at?: string;
}

export type AccountEffect =
  /** Owner disconnected or the account is gone: stop, hold the queue, ask to reconnect. */
  | 'number_off'
  /** Owner changed phone or reinstalled: hold and wait. */
  | 'number_paused'
  | 'number_back'
  | 'blocked'
  | 'alarm'
  /** `details` carry a new limit or throughput. */
  | 'limit'
  | 'information';

export interface AccountItem extends AccountWhere {
  kind: 'account';
  field: string;
  event?: string;
  effect: AccountEffect;
  /** From `entry.time`: apply only if newer than the last applied. */
  at?: string;
  reason?: string;
  initiatedBy?: string;
  limit?: string;
  /** JSON text of the whole value, bounded, for the health card. */
  details: string;
}

export interface IdentityItem extends Where {
  kind: 'identity';
  wamid?: string;
  at: string;
  change: 'number' | 'user_id';
  /** Who he is now. */
  customer: CustomerRef;
  /** Who he was, as far as said. */
  previous: CustomerRef;
  text?: string;
}

export interface HandoverItem extends AccountWhere {
  kind: 'handover';
  action: 'passed' | 'taken' | 'unclear';
  customer?: CustomerRef;
  previousRole?: string;
  newRole?: string;
  metadata?: string;
  at?: string;
  raw: string;
}

/** Traffic of a thread that another application owns: shown with author `app`, nothing of ours leaves. */
export interface StandbyItem extends Where {
  kind: 'standby';
  item: ThreadItem | StatusItem | IdentityItem;
}

export interface PreferencesItem extends AccountWhere {
  kind: 'preferences';
  customer: CustomerRef;
  category?: string;
  value: 'stop' | 'resume';
  at?: string;
}

export interface TemplateStatusItem extends AccountWhere {
  kind: 'template_status';
  field: string;
  templateId?: string;
  name?: string;
  /** As the API wants it: `pt_BR`. */
  language?: string;
  event?: string;
  reason?: string;
  category?: string;
  quality?: string;
  at?: string;
}

/** Trouble of the app or the account told inside a `messages` change. */
export interface TroubleItem extends AccountWhere {
  kind: 'trouble';
  error: MetaError;
}

/** Everything else: kept, counted, shown to an operator, never in the way of its neighbours. */
export interface UnknownItem extends AccountWhere {
  kind: 'unknown';
  field: string;
  reason: string;
  /** JSON text of the item, bounded. */
  raw: string;
}

export type DeliveryItem =
  | MessageItem
  | EchoItem
  | EditItem
  | RevokeItem
  | ReactionItem
  | StatusItem
  | HistoryChunkItem
  | HistoryMediaItem
  | HistoryDeclinedItem
  | ContactBookItem
  | AccountItem
  | IdentityItem
  | HandoverItem
  | StandbyItem
  | PreferencesItem
  | TemplateStatusItem
  | TroubleItem
  | UnknownItem;

export type DeliveryItemKind = DeliveryItem['kind'];

export type ParsedDelivery =
  { kind: 'delivery'; items: DeliveryItem[] } | { kind: 'unreadable'; reason: 'not_json' | 'not_an_object' };

/** Fields of the app's webhook subscription that this parser reads. */
export const WEBHOOK_FIELDS = [
  'messages',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'account_update',
  'account_alerts',
  'account_review_update',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'business_capability_update',
  'security',
  'user_preferences',
  'standby',
  'messaging_handovers',
] as const;
