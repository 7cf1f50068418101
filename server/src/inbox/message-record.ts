import type {
  Author,
  Because,
  MessagePreview,
  MessageStatus,
  MessageType,
  MessageView,
} from '@balcao/contract';
import { cut, type Instant } from '@balcao/domain';
import type { Columns } from '../platform/database/bulk.ts';
import { contentView } from './content-view.ts';
import type { StoredContent, StoredFailure, StoredReaction } from './stored.ts';

/** One message as the inbox works on it: the row, with instants as numbers. */
export interface MessageRecord {
  id: string;
  accountId: string;
  numberId: string;
  conversationId: string;
  n: number;
  author: Author;
  authorId: string | null;
  authorName: string | null;
  type: MessageType;
  text: string | null;
  content: StoredContent | null;
  quotedWamid: string | null;
  quotedMessageId: string | null;
  reactions: StoredReaction[];
  at: Instant;
  status: MessageStatus;
  failure: StoredFailure | null;
  wamid: string | null;
  clientId: string | null;
  automatic: boolean;
  forced: boolean;
  because: Because | null;
  sendAfter: Instant | null;
  sendingSince: Instant | null;
  attempts: number;
  editedAt: Instant | null;
  deletedAt: Instant | null;
}

/** The quoted message, as far as a bubble shows it. */
export interface Quoted {
  id: string;
  author: Author;
  authorName: string | null;
  text: string | null;
  type: MessageType;
}

/** What a quoting bubble may show of this message: nothing of what was taken back. */
export function quotedOf({ id, author, authorName, text, type, deletedAt }: MessageRecord): Quoted {
  return { id, author, authorName, text: deletedAt === null ? text : null, type };
}

/** What distinguishes a new message; everything else has an empty value. */
export type MessageSeed = Pick<
  MessageRecord,
  'id' | 'accountId' | 'numberId' | 'conversationId' | 'n' | 'author' | 'type' | 'at' | 'status'
> &
  Partial<MessageRecord>;

export function makeRecord(seed: MessageSeed): MessageRecord {
  return {
    authorId: null,
    authorName: null,
    text: null,
    content: null,
    quotedWamid: null,
    quotedMessageId: null,
    reactions: [],
    failure: null,
    wamid: null,
    clientId: null,
    automatic: false,
    forced: false,
    because: null,
    sendAfter: null,
    sendingSince: null,
    attempts: 0,
    editedAt: null,
    deletedAt: null,
    ...seed,
  };
}

/** True for what the customer has, or may have, on his screen: no note, no system line, no bot reply in its grace. */
export function isCustomerVisible(message: Pick<MessageRecord, 'type' | 'status' | 'author'>): boolean {
  if (message.type === 'note' || message.type === 'system' || message.status === 'cancelled') return false;
  return !(message.author === 'bot' && message.status === 'queued');
}

export function messageView(message: MessageRecord, quoted: Quoted | null): MessageView {
  const content = message.deletedAt === null ? message.content : null;
  const view: MessageView = {
    id: message.id,
    conversationId: message.conversationId,
    n: message.n,
    author: message.author,
    direction: message.author === 'customer' ? 'in' : 'out',
    type: message.type,
    reactions: message.reactions,
    at: iso(message.at),
    status: message.status,
  };
  if (message.authorName !== null) view.authorName = message.authorName;
  if (message.authorId !== null) view.authorId = message.authorId;
  if (message.automatic) view.automatic = true;
  if (message.text !== null && message.deletedAt === null) view.text = message.text;
  if (content) Object.assign(view, contentView(content));
  if (message.quotedWamid !== null || message.quotedMessageId !== null) {
    view.quoted = quoted
      ? {
          messageId: quoted.id,
          author: quoted.author,
          authorName: quoted.authorName ?? undefined,
          text: quoted.text ?? '',
        }
      : { messageId: null, author: 'app', text: '' };
  }
  if (message.failure) view.failure = message.failure;
  if (message.editedAt !== null) view.editedAt = iso(message.editedAt);
  if (content?.versions && content.versions.length > 0) view.versions = content.versions.length;
  if (message.deletedAt !== null) view.deletedAt = iso(message.deletedAt);
  if (message.wamid !== null) view.wamid = message.wamid;
  if (message.clientId !== null) view.clientId = message.clientId;
  if (message.because !== null) view.because = message.because;
  if (message.forced) view.forced = true;
  return view;
}

export function previewOf(message: MessageRecord): MessagePreview {
  const preview: MessagePreview = {
    id: message.id,
    author: message.author,
    type: message.type,
    text: message.deletedAt === null ? cut(message.text ?? '', 200) : '',
    at: iso(message.at),
    status: message.status,
  };
  if (message.authorName !== null) preview.authorName = message.authorName;
  if (message.authorId !== null) preview.authorId = message.authorId;
  if (message.deletedAt !== null) preview.deleted = true;
  return preview;
}

export function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Columns to read for `recordFromRow`, of a table named or aliased `m`. */
export const MESSAGE_SELECT = `m.id, m.account_id, m.number_id, m.conversation_id, m.n, m.author, m.author_id, m.author_name,
  m.type, m.text, m.content, m.quoted_wamid, m.quoted_message_id, m.reactions, m.at, m.status, m.failure, m.wamid,
  m.client_id, m.automatic, m.forced, m.because, m.send_after, m.sending_since, m.attempts, m.edited_at, m.deleted_at`;

/** The row as the driver gives it. */
export interface MessageSqlRow {
  id: string;
  account_id: string;
  number_id: string;
  conversation_id: string;
  n: number;
  author: Author;
  author_id: string | null;
  author_name: string | null;
  type: MessageType;
  text: string | null;
  content: StoredContent | null;
  quoted_wamid: string | null;
  quoted_message_id: string | null;
  reactions: StoredReaction[];
  at: Date;
  status: MessageStatus;
  failure: StoredFailure | null;
  wamid: string | null;
  client_id: string | null;
  automatic: boolean;
  forced: boolean;
  because: Because | null;
  send_after: Date | null;
  sending_since: Date | null;
  attempts: number;
  edited_at: Date | null;
  deleted_at: Date | null;
}

export function recordFromRow(row: MessageSqlRow): MessageRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    numberId: row.number_id,
    conversationId: row.conversation_id,
    n: row.n,
    author: row.author,
    authorId: row.author_id,
    authorName: row.author_name,
    type: row.type,
    text: row.text,
    content: row.content,
    quotedWamid: row.quoted_wamid,
    quotedMessageId: row.quoted_message_id,
    reactions: row.reactions,
    at: row.at.getTime(),
    status: row.status,
    failure: row.failure,
    wamid: row.wamid,
    clientId: row.client_id,
    automatic: row.automatic,
    forced: row.forced,
    because: row.because,
    sendAfter: row.send_after?.getTime() ?? null,
    sendingSince: row.sending_since?.getTime() ?? null,
    attempts: row.attempts,
    editedAt: row.edited_at?.getTime() ?? null,
    deletedAt: row.deleted_at?.getTime() ?? null,
  };
}

const FIXED: Columns = [
  ['account_id', 'uuid'],
  ['number_id', 'uuid'],
  ['conversation_id', 'uuid'],
  ['author', 'text'],
  ['author_id', 'uuid'],
  ['author_name', 'text'],
  ['quoted_wamid', 'text'],
  ['quoted_message_id', 'uuid'],
  ['client_id', 'text'],
  ['forced', 'boolean'],
];

const CHANGEABLE: Columns = [
  ['n', 'integer'],
  ['type', 'text'],
  ['text', 'text'],
  ['content', 'jsonb'],
  ['reactions', 'jsonb'],
  ['at', 'timestamptz'],
  ['status', 'text'],
  ['failure', 'jsonb'],
  ['wamid', 'text'],
  ['automatic', 'boolean'],
  ['because', 'text'],
  ['send_after', 'timestamptz'],
  ['sending_since', 'timestamptz'],
  ['attempts', 'smallint'],
  ['edited_at', 'timestamptz'],
  ['deleted_at', 'timestamptz'],
];

export const MESSAGE_INSERT: Columns = [['id', 'uuid'], ...FIXED, ...CHANGEABLE];
export const MESSAGE_UPDATE: Columns = [['id', 'uuid'], ...CHANGEABLE];

export function insertValues(m: MessageRecord): unknown[] {
  return [
    m.id,
    m.accountId,
    m.numberId,
    m.conversationId,
    m.author,
    m.authorId,
    m.authorName,
    m.quotedWamid,
    m.quotedMessageId,
    m.clientId,
    m.forced,
    ...changeableValues(m),
  ];
}

export function updateValues(m: MessageRecord): unknown[] {
  return [m.id, ...changeableValues(m)];
}

function changeableValues(m: MessageRecord): unknown[] {
  return [
    m.n,
    m.type,
    m.text,
    json(m.content),
    JSON.stringify(m.reactions),
    iso(m.at),
    m.status,
    json(m.failure),
    m.wamid,
    m.automatic,
    m.because,
    optionalIso(m.sendAfter),
    optionalIso(m.sendingSince),
    m.attempts,
    optionalIso(m.editedAt),
    optionalIso(m.deletedAt),
  ];
}

export function optionalIso(instant: Instant | null): string | null {
  return instant === null ? null : iso(instant);
}

export function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
