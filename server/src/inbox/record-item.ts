import {
  mergeStatus,
  newConversation,
  reopens,
  windowAfter,
  type DoubleAnswer,
  type Instant,
} from '@balcao/domain';
import type {
  EchoItem,
  EditItem,
  IdentityItem,
  MessageItem,
  MetaError,
  ReactionItem,
  RevokeItem,
  StatusItem,
} from '@balcao/whatsapp';
import { expectFile } from './arriving-files.ts';
import { QUICK_ECHO_MS, textHash, isUuid, type Batch } from './batch.ts';
import type { LocatedItem } from './located-item.ts';
import { tell } from './message-content.ts';
import { makeRecord, type MessageRecord } from './message-record.ts';
import { afterWord, isTheNumbers, reactionIdOf, takenBack, withOurs } from './outgoing/reaction-rows.ts';
import { isOwnReflection, takeBackReflection } from './own-reflection.ts';
import type { StoredFailure } from './stored.ts';
import type { ContactRecord, Thread } from './thread.ts';

/**
 * Takes one item into the batch: finds its conversation, records it, asks the rules, tells the panels.
 * Doing it twice shows nothing twice: wamids are unique, statuses only climb.
 */
export function recordItem(batch: Batch, { numberId, item }: LocatedItem): void {
  switch (item.kind) {
    case 'message':
      return recordMessage(batch, numberId, item);
    case 'echo':
      return recordEcho(batch, numberId, item);
    case 'status':
      return recordStatus(batch, numberId, item);
    case 'edit':
    case 'revoke':
    case 'reaction':
      return recordTouch(batch, numberId, item);
    case 'contact_book': {
      const contact = batch.contacts.open({ customer: item.customer, username: item.username });
      const bookName = item.action === 'add' ? (item.fullName ?? item.firstName ?? null) : null;
      return batch.contacts.setBookName(contact, bookName);
    }
    case 'identity':
      return recordIdentity(batch, item);
    case 'standby':
      return recordStandby(batch, numberId, item.item);
    // Dealt with outside of conversations, by the lane: numbers, templates, what nobody could read.
    case 'history':
    case 'account':
    case 'handover':
    case 'preferences':
    case 'template_status':
    case 'trouble':
    case 'unknown':
      return;
  }
}

function recordMessage(batch: Batch, numberId: string, item: MessageItem): void {
  const key = `${numberId} ${item.wamid}`;
  if (batch.byWamid.has(key)) return;
  const contact = batch.contacts.open(item);
  const at = notInFuture(item.at, batch.now);
  const thread = threadForCustomer(batch, numberId, contact, at);
  // Receiving it as ours means that the thread is ours again.
  if (thread.state.threadElsewhere) thread.state = { ...thread.state, threadElsewhere: false };
  const messageId = batch.newId();
  const told = tell(item);
  const change = batch.rules.settle(thread.state, {
    kind: 'customer_message',
    messageId,
    at,
    type: told.type,
    text: told.text ?? '',
    buttonId: told.buttonId,
    readable: told.readable,
  });
  thread.unread += 1;
  addFromPhone(batch, thread, item, { id: messageId, n: change.n ?? 0, author: 'customer', at });
  batch.set.apply(thread, change, messageId);
  applyWaiting(batch, numberId, item.wamid);
}

function recordEcho(batch: Batch, numberId: string, item: EchoItem): void {
  const key = `${numberId} ${item.wamid}`;
  if (batch.byWamid.has(key)) return; // our own send, reflected
  const contact = batch.contacts.open({ customer: item.customer });
  const at = notInFuture(item.at, batch.now);
  const latest = batch.latest.get(`${numberId} ${contact.id}`);
  if (latest !== undefined && batch.inFlight.has(latest)) {
    // It may be the copy of what we are sending: its id is known when that send ends. Until then it moves nothing.
    const isHeld = batch.waiting.get(key)?.some((waiting) => waiting.item.kind === 'echo');
    if (!isHeld) batch.keepWaiting(numberId, item.wamid, item, latest);
    return;
  }
  const thread = batch.set.threads.get(latest ?? '') ?? startThread(batch, numberId, contact, at);
  const told = tell(item);
  const automatic = isTheApps(batch, thread, told.text, at);
  const messageId = batch.newId();
  const change = batch.rules.settle(thread.state, {
    kind: 'echo',
    messageId,
    at,
    type: told.type,
    text: told.text ?? '',
    hasContent: true,
    automatic,
  });
  if (!automatic) thread.unread = 0;
  addFromPhone(batch, thread, item, { id: messageId, n: change.n ?? 0, author: 'owner', at, automatic });
  batch.set.apply(thread, change, messageId);
  applyWaiting(batch, numberId, item.wamid);
}

/** Traffic of a thread that another application owns: shown, decided by nobody here. */
function recordStandby(
  batch: Batch,
  numberId: string,
  item: MessageItem | EchoItem | EditItem | RevokeItem | ReactionItem | StatusItem | IdentityItem,
): void {
  if (item.kind !== 'message' && item.kind !== 'echo') return recordItem(batch, { numberId, item });
  if (batch.byWamid.has(`${numberId} ${item.wamid}`)) return;
  const contact = batch.contacts.open(item.kind === 'message' ? item : { customer: item.customer });
  const at = notInFuture(item.at, batch.now);
  const thread = threadForCustomer(batch, numberId, contact, at);
  const n = thread.state.lastN + 1;
  thread.state = { ...thread.state, threadElsewhere: true, lastN: n };
  const messageId = batch.newId();
  addFromPhone(batch, thread, item, {
    id: messageId,
    n,
    author: item.kind === 'message' ? 'customer' : 'app',
    at,
  });
  batch.set.tell(thread, 'message.added', messageId);
}

function recordStatus(batch: Batch, numberId: string, item: StatusItem): void {
  const reactionId = reactionIdOf(item.callbackData);
  if (reactionId !== null) return recordReactionStatus(batch, numberId, reactionId, item);
  const ours = isUuid(item.callbackData) ? item.callbackData : undefined;
  if (ours !== undefined) takeBackIfOurs(batch, numberId, item.wamid, ours);
  const known = batch.byWamid.get(`${numberId} ${item.wamid}`);
  const message = batch.set.message(known ?? ours ?? '');
  const thread = message && batch.set.threads.get(message.conversationId);
  if (!message || !thread || message.numberId !== numberId) {
    return batch.keepWaiting(numberId, item.wamid, item);
  }
  const status = mergeStatus(message.status, item.status);
  const learnsWamid = message.wamid === null && known === undefined;
  if (status === message.status && !learnsWamid) return;
  if (learnsWamid) batch.byWamid.set(`${numberId} ${item.wamid}`, message.id);
  const error = item.errors[0];
  const next = batch.set.patch(thread, message, {
    status,
    wamid: learnsWamid ? item.wamid : message.wamid,
    sendAfter: null,
    failure: status === 'failed' ? failureOf(error) : null,
  });
  const crossing = crossedRetry(message, status);
  if (crossing) batch.set.noteDouble(thread, crossing);
  if (status === 'failed' && error?.code === WINDOW_CLOSED) {
    thread.state = { ...thread.state, windowClosesAt: batch.now };
    thread.isDirty = true;
  }
  if (status !== message.status && (message.author === 'bot' || message.author === 'teammate')) {
    const outcome = status === 'failed' ? 'failed' : 'accepted';
    const change = batch.rules.sendEnded(thread.state, { id: next.id, author: message.author }, outcome);
    if (change) batch.set.apply(thread, change);
  }
  batch.set.tell(thread, 'message.changed', next.id);
  if (learnsWamid) applyWaiting(batch, numberId, item.wamid);
}

/** A status with our own id names the message that an echo had been taken for the owner's. */
function takeBackIfOurs(batch: Batch, numberId: string, wamid: string, oursId: string): void {
  const key = `${numberId} ${wamid}`;
  const reflected = batch.set.message(batch.byWamid.get(key) ?? '');
  const ours = batch.set.message(oursId);
  const thread = reflected && batch.set.threads.get(reflected.conversationId);
  if (!reflected || !ours || !thread || ours.numberId !== numberId) return;
  if (!isOwnReflection(reflected, ours)) return;
  takeBackReflection(batch.set, thread, reflected, ours, (reflection) =>
    batch.rules.ownReflection(thread.state, reflection),
  );
  batch.reflected.push(reflected.id);
  batch.byWamid.delete(key);
}

/** Meta's word on a reaction of ours: `sent` is all that ever comes, or that it failed. */
function recordReactionStatus(batch: Batch, numberId: string, id: string, item: StatusItem): void {
  const row = batch.reactions.get(id);
  const message = row && batch.set.message(row.message_id);
  const thread = message && batch.set.threads.get(message.conversationId);
  if (!row || row.number_id !== numberId || row.status === 'failed' || !message || !thread) return;
  const isTaken = item.status !== 'failed';
  const status = isTaken ? ('accepted' as const) : ('failed' as const);
  const failure = isTaken ? null : failureOf(item.errors[0]).code;
  if (row.status === status) return;
  batch.reactions.set(id, { ...row, status, wamid: item.wamid });
  batch.endedReactions.push([id, status, item.wamid, failure]);
  const isPending = row.status !== 'accepted';
  const reactions = isPending ? afterWord(message, row, isTaken) : takenBack(message, row);
  if (!reactions) return;
  batch.set.patch(thread, message, { reactions });
  batch.set.tell(thread, 'message.changed', message.id);
}

/** It was sent once more because nobody knew, or Meta had said no; now it has arrived as well. Nobody could know. */
export function crossedRetry(before: MessageRecord, status: MessageRecord['status']): DoubleAnswer | null {
  const retried = before.content?.retried;
  const wasLost = before.status === 'unconfirmed' || before.status === 'failed';
  if (!retried || !wasLost || status === 'unconfirmed' || status === 'failed') return null;
  return { kind: 'crossing', messageIds: [before.id, retried.as] };
}

/** What people read of Meta's reason. */
export function failureOf(error: MetaError | undefined): StoredFailure {
  return { code: String(error?.code ?? 'unknown'), detail: error?.details ?? error?.title };
}

/** Meta's word that the 24 hours are over, whatever we thought. */
const WINDOW_CLOSED = 131047;

function recordTouch(batch: Batch, numberId: string, item: EditItem | RevokeItem | ReactionItem): void {
  const target = item.kind === 'reaction' ? item.targetWamid : item.originalWamid;
  const message = batch.set.message(batch.byWamid.get(`${numberId} ${target}`) ?? '');
  const thread = message && batch.set.threads.get(message.conversationId);
  if (!message || !thread) return batch.keepWaiting(numberId, target, item);
  if (item.kind === 'reaction' && isOurOwn(batch, numberId, message, item)) return;
  batch.set.patch(thread, message, touched(message, item, batch.now));
  if (item.kind === 'reaction' && item.by === 'customer' && item.emoji !== null) {
    const at = notInFuture(item.at, batch.now);
    thread.state = { ...thread.state, windowClosesAt: windowAfter(thread.state.windowClosesAt, at) };
    thread.isDirty = true;
  }
  batch.set.tell(thread, 'message.changed', message.id);
  if (item.kind === 'reaction') return;
  for (const quoting of batch.set.quoting(message.id)) {
    const where = batch.set.threads.get(quoting.conversationId);
    if (where) batch.set.tell(where, 'message.changed', quoting.id);
  }
}

/**
 * The phone shows what we gave, and Meta may reflect it. Known by its id, or, while that has not come, by saying what
 * the number's reaction is already: then there is nothing to change either way.
 */
function isOurOwn(batch: Batch, numberId: string, message: MessageRecord, item: ReactionItem): boolean {
  if (item.by === 'customer') return false;
  if (batch.reactions.has(`${numberId} ${item.wamid}`)) return true;
  const shown = message.reactions.find(isTheNumbers);
  return shown?.by === 'teammate' && shown.emoji === item.emoji;
}

function touched(
  message: MessageRecord,
  item: EditItem | RevokeItem | ReactionItem,
  now: Instant,
): Partial<MessageRecord> {
  const at = notInFuture(item.at, now);
  switch (item.kind) {
    case 'reaction': {
      const given = item.emoji === null ? null : { by: item.by, emoji: item.emoji };
      if (item.by !== 'customer') return { reactions: withOurs(message.reactions, given) };
      const others = message.reactions.filter(({ by }) => by !== 'customer');
      return { reactions: given ? [...others, given] : others };
    }
    case 'revoke':
      return { deletedAt: message.deletedAt ?? at };
    case 'edit': {
      // Edits may come in any order: the newest by its own time is the text.
      if (message.editedAt !== null && at < message.editedAt) return {};
      const told = tell(item);
      if (at === message.editedAt && told.text === message.text) return {}; // the same edit again
      const [first, ...later] = [
        ...(message.content?.versions ?? []),
        { text: message.text, until: new Date(at).toISOString() },
      ];
      const versions = [...(first ? [first] : []), ...later.slice(1 - VERSIONS_KEPT)];
      // Only words can be edited: the file stays the one that came.
      const { media: _again, ...content } = told.content ?? {};
      return { text: told.text, content: { ...message.content, ...content, versions }, editedAt: at };
    }
  }
}

/** Of what a message said before its edits: the first words and the newest. Who edits for ever fills no table. */
const VERSIONS_KEPT = 20;

function recordIdentity(batch: Batch, item: IdentityItem): void {
  const contact = batch.contacts.find(item.previous) ?? batch.contacts.find(item.customer);
  if (contact) batch.contacts.rename(contact, item.customer);
}

/** What waited for this message: statuses, edits, reactions that overtook it. */
function applyWaiting(batch: Batch, numberId: string, wamid: string): void {
  const key = `${numberId} ${wamid}`;
  const waiting = batch.waiting.get(key);
  if (!waiting) return;
  batch.waiting.delete(key);
  for (const { id, item } of waiting) {
    batch.usedWaiting.push(id);
    recordItem(batch, { numberId, item });
  }
}

function addFromPhone(
  batch: Batch,
  thread: Thread,
  item: MessageItem | EchoItem,
  given: { id: string; n: number; author: 'customer' | 'owner' | 'app'; at: Instant; automatic?: boolean },
): void {
  const told = tell(item);
  const quoted = item.quotedWamid && batch.byWamid.get(`${thread.state.numberId} ${item.quotedWamid}`);
  const message = makeRecord({
    ...given,
    accountId: batch.accountId,
    numberId: thread.state.numberId,
    conversationId: thread.state.id,
    type: told.type,
    text: told.text,
    content: expectFile(told.content, batch.newId),
    status: 'sent',
    wamid: item.wamid,
    quotedWamid: item.quotedWamid ?? null,
    quotedMessageId: quoted || null,
  });
  batch.byWamid.set(`${thread.state.numberId} ${item.wamid}`, message.id);
  batch.set.add(thread, message);
}

function threadForCustomer(batch: Batch, numberId: string, contact: ContactRecord, at: Instant): Thread {
  const thread = batch.set.threads.get(batch.latest.get(`${numberId} ${contact.id}`) ?? '');
  if (thread && (thread.state.status !== 'resolved' || reopens(thread.state, at))) {
    thread.contact = contact;
    return thread;
  }
  return startThread(batch, numberId, contact, at);
}

function startThread(batch: Batch, numberId: string, contact: ContactRecord, at: Instant): Thread {
  const state = newConversation(
    {
      id: batch.newId(),
      accountId: batch.accountId,
      numberId,
      contactId: contact.id,
      optedOut: contact.optedOut,
    },
    batch.now,
  );
  const thread: Thread = {
    state,
    contact,
    teamName: null,
    holderName: null,
    unread: 0,
    labels: [],
    priority: 'normal',
    preview: null,
    lastAt: at,
    elapseAt: null,
    isNew: true,
    isDirty: true,
    told: null,
  };
  batch.set.addThread(thread);
  batch.latest.set(`${numberId} ${contact.id}`, state.id);
  return thread;
}

/** Nobody typed it: registered as the app's own text, or caught repeating itself. */
function isTheApps(batch: Batch, thread: Thread, text: string | null, at: Instant): boolean {
  if (text !== null && batch.rules.isRegisteredPhoneText(text)) return true;
  return isQuickRepeat(batch, thread, text, at);
}

/** The same text sent to two other customers within seconds of their messages is the app's, not the owner's. */
function isQuickRepeat(batch: Batch, thread: Thread, text: string | null, at: Instant): boolean {
  const { lastCustomerAt } = thread.state;
  if (text === null || lastCustomerAt === null) return false;
  if (at - lastCustomerAt > QUICK_ECHO_MS || at < lastCustomerAt) return false;
  const hash = textHash(text);
  const key = hash.toString('hex');
  const others = [...(batch.quickEchoes.get(key) ?? [])].filter((id) => id !== thread.state.id);
  batch.noteQuickEcho(key, thread.state.id);
  batch.newQuickEchoes.push([batch.accountId, `\\x${key}`, thread.state.id]);
  return others.length >= 2;
}

/** Provider's time; never later than now, so that a wrong clock cannot hold a window or a place in the list open. */
function notInFuture(at: string, now: Instant): Instant {
  return Math.min(Date.parse(at), now);
}
