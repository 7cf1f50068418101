import {
  handlerOf,
  type Because,
  type ConversationView,
  type Handler,
  type Mode,
  type Priority,
  type Standing,
  type Turn,
} from '@balcao/contract';
import type { Answer, BotMemory, Conversation, Instant, TurnState } from '@balcao/domain';
import { formatPhone } from '@balcao/whatsapp';
import type { Columns } from '../platform/database/bulk.ts';
import { iso, json, optionalIso } from './message-record.ts';
import type { StoredPreview } from './stored.ts';

/** What the inbox keeps of a customer while it works. */
export interface ContactRecord {
  id: string;
  name: string | null;
  bookName: string | null;
  profileName: string | null;
  username: string | null;
  waId: string | null;
  userId: string | null;
  optedOut: boolean;
}

/** One conversation in the inbox's hands: what decisions see of it, and what lists show beside. */
export interface Thread {
  state: Conversation;
  contact: ContactRecord;
  teamName: string | null;
  holderName: string | null;
  unread: number;
  labels: string[];
  priority: Priority;
  preview: StoredPreview | null;
  lastAt: Instant;
  /** When the sweeper must look at it next; the decisions say. */
  elapseAt: Instant | null;
  isNew: boolean;
  isDirty: boolean;
  /** How the panels know it: null until they were told of it. */
  told: Standing | null;
}

export function turnView(turn: TurnState): Turn {
  switch (turn.kind) {
    case 'offer':
      return { kind: 'offer', to: turn.to, endsAt: iso(turn.endsAt) };
    case 'claim':
      return { kind: 'claim', by: turn.by, leaseEndsAt: iso(turn.leaseEndsAt) };
    case 'owner':
      return { kind: 'owner', leaseEndsAt: iso(turn.leaseEndsAt) };
    case 'bot':
    case 'queue':
      return { kind: turn.kind };
    case 'rest':
      return { kind: 'rest', last: turn.last };
  }
}

export function standingOf(thread: Thread): Standing {
  return { status: thread.state.status, turn: turnView(thread.state.turn) };
}

/** Best name of a contact: a teammate's word, the owner's address book, profile, @username, phone, short id. */
export function contactName(contact: ContactRecord): string {
  return (
    contact.name ??
    contact.bookName ??
    contact.profileName ??
    (contact.username === null ? null : `@${contact.username}`) ??
    (contact.waId === null ? null : formatPhone(contact.waId)) ??
    `#${contact.id.slice(-6)}`
  );
}

export function conversationView(thread: Thread): ConversationView {
  const { state, contact } = thread;
  const turn = turnView(state.turn);
  const view: ConversationView = {
    id: state.id,
    contact: { id: contact.id, name: contactName(contact) },
    numberId: state.numberId,
    status: state.status,
    handler: handlerOf(turn),
    turn,
    because: state.because,
    claim:
      turn.kind === 'claim'
        ? { teammate: { id: turn.by, name: thread.holderName ?? '' }, until: turn.leaseEndsAt }
        : null,
    team: state.teamId === null ? null : { id: state.teamId, name: thread.teamName ?? '' },
    unread: thread.unread,
    waitingSince: optionalIso(state.debt?.since ?? null),
    dueAt: optionalIso(state.dueAt),
    windowClosesAt: optionalIso(state.windowClosesAt),
    snoozedUntil: optionalIso(state.snoozedUntil),
    botPaused: state.bot.paused,
    threadElsewhere: state.threadElsewhere,
    lastMessage: thread.preview,
    lastAt: iso(thread.lastAt),
    labels: thread.labels,
    priority: thread.priority,
  };
  if (contact.waId !== null) view.contact.phone = formatPhone(contact.waId);
  if (contact.username !== null) view.contact.username = contact.username;
  return view;
}

/** Columns to read for `threadFromRow`: conversation `c`, contact `k`, holder `h`, team `t`. */
export const THREAD_SELECT = `c.*, k.name as contact_name, k.book_name, k.profile_name, k.username, k.wa_id, k.user_id, k.opted_out,
  h.name as holder_name, t.name as team_name`;
export const THREAD_FROM = `conversations c join contacts k on k.id = c.contact_id
  left join teammates h on h.id = c.turn_by left join teams t on t.id = c.team_id`;

/** The row as the driver gives it. */
export interface ThreadSqlRow {
  id: string;
  account_id: string;
  number_id: string;
  contact_id: string;
  status: Conversation['status'];
  turn_kind: Turn['kind'];
  turn_by: string | null;
  turn_ends_at: Date | null;
  turn_since: Date | null;
  mode: Mode | null;
  handler: Handler;
  because: Because;
  team_id: string | null;
  waiting_since: Date | null;
  waiting_message_id: string | null;
  waiting_n: number | null;
  due_at: Date | null;
  elapse_at: Date | null;
  window_closes_at: Date | null;
  last_customer_at: Date | null;
  last_customer_n: number;
  last_owner_at: Date | null;
  last_answer: Answer | null;
  last_teammate_id: string | null;
  last_teammate_at: Date | null;
  snoozed_until: Date | null;
  snoozed_until_reply: boolean;
  resolved_at: Date | null;
  last_activity_at: Date;
  bot: BotMemory;
  thread_elsewhere: boolean;
  unread: number;
  labels: string[];
  priority: Priority;
  last_n: number;
  last_at: Date;
  preview: StoredPreview | null;
  contact_name: string | null;
  book_name: string | null;
  profile_name: string | null;
  username: string | null;
  wa_id: string | null;
  user_id: string | null;
  opted_out: boolean;
  holder_name: string | null;
  team_name: string | null;
}

export function threadFromRow(row: ThreadSqlRow): Thread {
  const thread: Thread = {
    state: {
      id: row.id,
      accountId: row.account_id,
      numberId: row.number_id,
      contactId: row.contact_id,
      status: row.status,
      turn: turnFromRow(row),
      because: row.because,
      mode: row.mode,
      teamId: row.team_id,
      debt:
        row.waiting_since && row.waiting_message_id !== null && row.waiting_n !== null
          ? { since: row.waiting_since.getTime(), messageId: row.waiting_message_id, n: row.waiting_n }
          : null,
      dueAt: row.due_at?.getTime() ?? null,
      lastCustomerAt: row.last_customer_at?.getTime() ?? null,
      lastCustomerN: row.last_customer_n,
      windowClosesAt: row.window_closes_at?.getTime() ?? null,
      lastOwnerAt: row.last_owner_at?.getTime() ?? null,
      lastAnswer: row.last_answer,
      lastTeammate:
        row.last_teammate_id !== null && row.last_teammate_at
          ? { id: row.last_teammate_id, at: row.last_teammate_at.getTime() }
          : null,
      snoozedUntil: row.snoozed_until?.getTime() ?? null,
      snoozedUntilReply: row.snoozed_until_reply,
      resolvedAt: row.resolved_at?.getTime() ?? null,
      lastActivityAt: row.last_activity_at.getTime(),
      bot: row.bot,
      threadElsewhere: row.thread_elsewhere,
      optedOut: row.opted_out,
      lastN: row.last_n,
    },
    contact: {
      id: row.contact_id,
      name: row.contact_name,
      bookName: row.book_name,
      profileName: row.profile_name,
      username: row.username,
      waId: row.wa_id,
      userId: row.user_id,
      optedOut: row.opted_out,
    },
    teamName: row.team_name,
    holderName: row.holder_name,
    unread: row.unread,
    labels: row.labels,
    priority: row.priority,
    preview: row.preview,
    lastAt: row.last_at.getTime(),
    elapseAt: row.elapse_at?.getTime() ?? null,
    isNew: false,
    isDirty: false,
    told: null,
  };
  thread.told = standingOf(thread);
  return thread;
}

function turnFromRow(row: ThreadSqlRow): TurnState {
  const endsAt = row.turn_ends_at?.getTime() ?? 0;
  switch (row.turn_kind) {
    case 'offer':
      return { kind: 'offer', to: row.turn_by ?? '', endsAt };
    case 'claim':
      return {
        kind: 'claim',
        by: row.turn_by ?? '',
        since: row.turn_since?.getTime() ?? 0,
        leaseEndsAt: endsAt,
      };
    case 'owner':
      return { kind: 'owner', leaseEndsAt: endsAt };
    case 'bot':
    case 'queue':
      return { kind: row.turn_kind };
    case 'rest':
      return { kind: 'rest', last: row.handler };
  }
}

const FIXED: Columns = [
  ['account_id', 'uuid'],
  ['number_id', 'uuid'],
  ['contact_id', 'uuid'],
];

const CHANGEABLE: Columns = [
  ['status', 'text'],
  ['turn_kind', 'text'],
  ['turn_by', 'uuid'],
  ['turn_ends_at', 'timestamptz'],
  ['turn_since', 'timestamptz'],
  ['handler', 'text'],
  ['because', 'text'],
  ['mode', 'text'],
  ['team_id', 'uuid'],
  ['waiting_since', 'timestamptz'],
  ['waiting_message_id', 'uuid'],
  ['waiting_n', 'integer'],
  ['queued_since', 'timestamptz'],
  ['due_at', 'timestamptz'],
  ['elapse_at', 'timestamptz'],
  ['window_closes_at', 'timestamptz'],
  ['last_customer_at', 'timestamptz'],
  ['last_customer_n', 'integer'],
  ['last_owner_at', 'timestamptz'],
  ['last_answer', 'jsonb'],
  ['last_teammate_id', 'uuid'],
  ['last_teammate_at', 'timestamptz'],
  ['snoozed_until', 'timestamptz'],
  ['snoozed_until_reply', 'boolean'],
  ['resolved_at', 'timestamptz'],
  ['last_activity_at', 'timestamptz'],
  ['bot', 'jsonb'],
  ['thread_elsewhere', 'boolean'],
  ['unread', 'integer'],
  ['labels', 'jsonb'],
  ['priority', 'text'],
  ['last_n', 'integer'],
  ['last_at', 'timestamptz'],
  ['preview', 'jsonb'],
];

export const THREAD_INSERT: Columns = [['id', 'uuid'], ...FIXED, ...CHANGEABLE];
export const THREAD_UPDATE: Columns = [['id', 'uuid'], ...CHANGEABLE];

export function threadInsertValues(thread: Thread): unknown[] {
  const { state } = thread;
  return [state.id, state.accountId, state.numberId, state.contactId, ...changeableValues(thread)];
}

export function threadUpdateValues(thread: Thread): unknown[] {
  return [thread.state.id, ...changeableValues(thread)];
}

function changeableValues(thread: Thread): unknown[] {
  const { state } = thread;
  const { turn } = state;
  return [
    state.status,
    turn.kind,
    turn.kind === 'claim' ? turn.by : turn.kind === 'offer' ? turn.to : null,
    turn.kind === 'claim' || turn.kind === 'owner'
      ? iso(turn.leaseEndsAt)
      : turn.kind === 'offer'
        ? iso(turn.endsAt)
        : null,
    turn.kind === 'claim' ? iso(turn.since) : null,
    handlerOf(turnView(turn)),
    state.because,
    state.mode,
    state.teamId,
    optionalIso(state.debt?.since ?? null),
    state.debt?.messageId ?? null,
    state.debt?.n ?? null,
    iso(state.debt?.since ?? thread.lastAt),
    optionalIso(state.dueAt),
    optionalIso(thread.elapseAt),
    optionalIso(state.windowClosesAt),
    optionalIso(state.lastCustomerAt),
    state.lastCustomerN,
    optionalIso(state.lastOwnerAt),
    json(state.lastAnswer),
    state.lastTeammate?.id ?? null,
    optionalIso(state.lastTeammate?.at ?? null),
    optionalIso(state.snoozedUntil),
    state.snoozedUntilReply,
    optionalIso(state.resolvedAt),
    iso(state.lastActivityAt),
    JSON.stringify(state.bot),
    state.threadElsewhere,
    thread.unread,
    JSON.stringify(thread.labels),
    thread.priority,
    state.lastN,
    iso(thread.lastAt),
    json(thread.preview),
  ];
}
