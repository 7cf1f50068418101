import { Injectable } from '@nestjs/common';
import {
  closeWindow,
  mayStartSend,
  mergeStatus,
  ownReflection,
  sendEnded,
  type Instant,
} from '@balcao/domain';
import type { Outcome, SendBody, StatusItem } from '@balcao/whatsapp';
import {
  bodyOf,
  crossedRetry,
  failureOf,
  freeReflected,
  Inbox,
  isOwnReflection,
  MESSAGE_SELECT,
  takeBackReflection,
  wholeSecond,
  type Hand,
  type MessageRecord,
  type MessageSqlRow,
} from '../inbox/index.ts';
import type { MetaRefusal } from '../media/index.ts';
import { Database } from '../platform/database/database.ts';
import { FactsSource, type AccountFacts } from '../settings/index.ts';
import { numberHeldUntil } from './held.ts';
import { paceSlot, pairWaitUntil } from './pacing.ts';

/** A message on its way: everything the call to Meta needs. */
export interface Started {
  messageId: string;
  conversationId: string;
  accountId: string;
  numberId: string;
  author: 'bot' | 'teammate';
  attempt: number;
  body: SendBody;
  /** The call is made at this instant, not before: the number's pace. */
  sendAt: Instant;
  /** Our id of the file that goes with it. */
  mediaId: string | null;
  /** The customer's newest message, for the receipt that goes with a person's reply. */
  lastCustomerWamid: string | null;
}

/** A file that Meta must have before its message can leave; until then the message stays `queued`. */
export interface Upload {
  messageId: string;
  conversationId: string;
  accountId: string;
  numberId: string;
  mediaId: string;
  attempt: number;
}

export interface Uploaded {
  messageId: string;
  metaId: string;
}

/** What came of looking at a conversation's outbox. `hasReactions`: no word is due, but a nod may be. */
export type Start =
  { started: Started } | { upload: Upload } | { lookAgainAt: Instant | null; hasReactions?: boolean };

/**
 * The two ends of a send, each one transaction under the conversation's lock: `start` looks a last time at who may
 * speak, `end` stores what became of it. Between them the message is `sending`, and nobody sends it a second time.
 */
@Injectable()
export class Sends {
  constructor(
    private readonly inbox: Inbox,
    private readonly database: Database,
    private readonly facts: FactsSource,
  ) {}

  /**
   * Starts the first message of the conversation that is due, unless one is under way.
   * @param uploaded  the file that the last call asked for
   */
  async start(accountId: string, conversationId: string, uploaded?: Uploaded): Promise<Start> {
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    return this.inbox.command<Start>(
      accountId,
      conversationId,
      facts,
      now,
      async (hand) => ({ done: await this.startNext(hand, facts, uploaded) }),
      this.database.lanes,
    );
  }

  /** Stores how a send ended. */
  async end(sent: Started, outcome: Outcome): Promise<void> {
    const now = this.inbox.now;
    const facts = await this.facts.of(sent.accountId, now);
    await this.inbox.command(
      sent.accountId,
      sent.conversationId,
      facts,
      now,
      async (hand) => {
        await hand.set.loadMessages([sent.messageId]);
        const message = hand.set.message(sent.messageId);
        if (message) await this.finish(hand, message, outcome, facts);
        return { done: null };
      },
      this.database.lanes,
    );
  }

  /** Meta did not take the file: the message waits, or has failed. Nothing of it has left, so there is no third way. */
  async uploadFailed(upload: Upload, refusal: MetaRefusal): Promise<void> {
    const now = this.inbox.now;
    const facts = await this.facts.of(upload.accountId, now);
    await this.inbox.command(
      upload.accountId,
      upload.conversationId,
      facts,
      now,
      async (hand) => {
        await hand.set.loadMessages([upload.messageId]);
        const message = hand.set.message(upload.messageId);
        if (message?.status !== 'queued') return { done: null };
        const tried = { ...message, attempts: message.attempts + 1 };
        const isSpent = refusal.kind === 'retry' && upload.attempt >= UPLOAD_TRIES;
        const outcome = isSpent
          ? ({ ...refusal, kind: 'failed', reason: 'retries_spent', markContact: false } as const)
          : refusal;
        this.unsent(hand, tried, outcome, facts, 'media_upload');
        hand.thread.isDirty = true;
        hand.set.tell(hand.thread, 'message.changed', message.id);
        return { done: null };
      },
      this.database.lanes,
    );
  }

  /** A minute without a word from Meta: a person must decide, so the debt is back. */
  async giveUpWaiting(accountId: string, conversationId: string, messageId: string): Promise<void> {
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    await this.inbox.command(
      accountId,
      conversationId,
      facts,
      now,
      async ({ set, thread }) => {
        await set.loadMessages([messageId]);
        const message = set.message(messageId);
        if (message?.status !== 'unconfirmed' && message?.status !== 'sending') return { done: null };
        set.patch(thread, message, { status: 'unconfirmed', sendingSince: null });
        const change = sendEnded(thread.state, message, 'unconfirmed', facts.of(thread.state.numberId), now);
        if (change) set.apply(thread, change);
        set.tell(thread, 'message.changed', messageId);
        return { done: null };
      },
      this.database.lanes,
    );
  }

  private async startNext(hand: Hand, facts: AccountFacts, uploaded?: Uploaded): Promise<Start> {
    const { thread, set, tx, now } = hand;
    const { state } = thread;
    const { rows } = await tx.query<MessageSqlRow>({
      name: 'outbox of a conversation',
      text: `select ${MESSAGE_SELECT} from messages m where m.conversation_id = $1 and m.status in ('queued', 'sending')
              order by m.n`,
      values: [state.id],
    });
    if (rows.some((row) => row.status === 'sending')) return { lookAgainAt: null }; // its end looks again
    set.remember(rows);
    const queued = inTurn(
      rows.map((row) => set.message(row.id)).filter((message) => message !== undefined),
      state.threadElsewhere,
    );
    const message =
      queued.find(({ id }) => id === uploaded?.messageId) ??
      queued.find(({ sendAfter }) => sendAfter !== null && sendAfter <= now);
    if (!message) return { lookAgainAt: earliest(queued), hasReactions: await hasReactions(hand) };
    const metaId = message.id === uploaded?.messageId ? uploaded.metaId : null;

    const heldUntil = numberHeldUntil(facts, state.numberId, now);
    if (heldUntil !== undefined) {
      // A teammate's word waits; the bot's, once too late, gives back what it owes.
      const isLost = message.author === 'bot' && message.attempts > 0 && isTooLate(message, now);
      if (!isLost || !(await this.decide(hand, message, facts))) return { lookAgainAt: heldUntil };
      return { lookAgainAt: now };
    }
    const mediaId = message.content?.media?.id;
    if (message.author === 'teammate' && mediaId !== undefined && metaId === null) {
      // Till then it is nobody else's to upload; should this process die, somebody looks again.
      set.patch(thread, message, { sendAfter: now + UPLOAD_LEASE_MS });
      const { id: messageId, numberId, conversationId, accountId, attempts } = message;
      return { upload: { messageId, conversationId, accountId, numberId, mediaId, attempt: attempts + 1 } };
    }
    const due = metaId === null ? message : set.patch(thread, message, { sendAfter: now });
    if (await this.decide(hand, due, facts)) return { lookAgainAt: now };
    const pairUntil = await pairWaitUntil(tx, state.id, now);
    if (pairUntil !== null) return { lookAgainAt: pairUntil };
    return this.launch(hand, due, facts, metaId);
  }

  /** The last look. @returns true when the message is not to be sent now, and that is stored */
  private async decide(hand: Hand, message: MessageRecord, facts: AccountFacts): Promise<boolean> {
    const { thread, set, now } = hand;
    const author = message.author === 'bot' ? 'bot' : 'teammate';
    // A bot's answer that Meta put off has paid its debt already; it goes on unless somebody has spoken since.
    const isRetry = message.author === 'bot' && message.attempts > 0 && !message.automatic;
    const isLast = thread.state.lastAnswer?.messageId === message.id && thread.state.turn.kind === 'rest';
    if (isRetry && isLast && !isTooLate(message, now)) return false;
    const decision = mayStartSend(
      thread.state,
      {
        id: message.id,
        author,
        text: message.text,
        isTemplate: message.type === 'template',
        sendAfter: message.attempts > 0 ? now : (message.sendAfter ?? now),
        because: message.because,
      },
      facts.of(thread.state.numberId),
      now,
    );
    switch (decision.do) {
      case 'send':
        if (decision.change.after !== thread.state) set.apply(thread, decision.change);
        return false;
      case 'wait':
        set.patch(thread, message, { sendAfter: decision.until });
        return true;
      case 'hold':
        set.patch(thread, message, { sendAfter: now + HOLD_MS });
        return true;
      case 'cancel': {
        set.patch(thread, message, { status: 'cancelled', because: decision.because, sendAfter: null });
        set.apply(thread, decision.change);
        const change = sendEnded(thread.state, message, 'failed', facts.of(thread.state.numberId), now);
        if (change) set.apply(thread, change);
        set.tell(thread, 'message.changed', message.id);
        return true;
      }
    }
  }

  private async launch(
    hand: Hand,
    waiting: MessageRecord,
    facts: AccountFacts,
    metaId: string | null,
  ): Promise<Start> {
    const { thread, set, tx, now } = hand;
    const { state, contact } = thread;
    const built = bodyOf(waiting, { waId: contact.waId, userId: contact.userId }, metaId);
    if ('refused' in built) {
      const code = built.refused === 'recipient_missing' ? 'contact_unreachable' : built.refused;
      const failure = { code, detail: built.field };
      set.patch(thread, waiting, { status: 'failed', sendAfter: null, failure });
      const change = sendEnded(thread.state, waiting, 'failed', facts.of(state.numberId), now);
      if (change) set.apply(thread, change);
      set.tell(thread, 'message.changed', waiting.id);
      return { lookAgainAt: now };
    }
    const sendAt = await paceSlot(tx, state.accountId, state.numberId, now);
    if (sendAt === null) return { lookAgainAt: now + 1_000 };
    // A bot's reply was invisible till now: it arrives in the thread when it leaves, behind what came meanwhile.
    const moves = waiting.author === 'bot' && waiting.n < state.lastN;
    const n = moves ? state.lastN + 1 : waiting.n;
    if (moves) thread.state = { ...thread.state, lastN: n };
    const message = set.patch(thread, waiting, {
      status: 'sending',
      n,
      at: waiting.author === 'bot' ? wholeSecond(now) : waiting.at,
      sendAfter: null,
      sendingSince: now,
      attempts: waiting.attempts + 1,
    });
    thread.isDirty = true;
    // What the bot has settled nobody needs to read; it stays to be found under its own tab.
    if (message.author === 'bot' && thread.state.debt === null) thread.unread = 0;
    set.tell(thread, 'message.changed', message.id);
    return {
      started: {
        messageId: message.id,
        conversationId: state.id,
        accountId: state.accountId,
        numberId: state.numberId,
        author: message.author === 'bot' ? 'bot' : 'teammate',
        attempt: message.attempts,
        body: built.body,
        sendAt,
        mediaId: message.content?.media?.id ?? null,
        lastCustomerWamid: message.author === 'teammate' ? await newestCustomerWamid(hand) : null,
      },
    };
  }

  private async finish(
    hand: Hand,
    message: MessageRecord,
    outcome: Outcome,
    facts: AccountFacts,
  ): Promise<void> {
    const { thread, set, now } = hand;
    // Only the word that it was taken can add to what a status has said meanwhile.
    if (outcome.kind !== 'accepted' && message.status !== 'sending') return;
    if (outcome.kind === 'accepted') {
      const { status } = await this.adopt(hand, message, outcome.wamid, facts);
      const how = status === 'failed' ? 'failed' : 'accepted';
      const change = sendEnded(thread.state, message, how, facts.of(thread.state.numberId), now);
      if (change) set.apply(thread, change);
    } else {
      this.unsent(hand, message, outcome, facts);
    }
    thread.isDirty = true;
    set.tell(thread, 'message.changed', message.id);
  }

  /** What Meta did not take: it waits, it has failed, or nobody knows. */
  private unsent(
    hand: Hand,
    message: MessageRecord,
    outcome: Exclude<Outcome, { kind: 'accepted' }>,
    facts: AccountFacts,
    nameless?: string,
  ): void {
    const { thread, set, now } = hand;
    const failed = () => {
      const change = sendEnded(thread.state, message, 'failed', facts.of(thread.state.numberId), now);
      if (change) set.apply(thread, change);
    };
    // What holds only templates must not hold the words behind one.
    if (outcome.kind === 'stop_number' && outcome.templatesOnly) {
      this.fail(hand, message, outcome, nameless);
      failed();
      return;
    }
    switch (outcome.kind) {
      case 'unconfirmed':
        set.patch(thread, message, { status: 'unconfirmed', sendAfter: null });
        break;
      case 'retry':
      case 'pair_wait':
      case 'slow':
      case 'pause':
      case 'stop_number': {
        const sendAfter = 'afterMs' in outcome ? now + outcome.afterMs : now;
        if (message.author === 'bot' && (outcome.kind === 'stop_number' || isTooLate(message, sendAfter))) {
          // By then it would answer nobody's question any more, and till then nobody would owe the answer.
          set.patch(thread, message, { status: 'cancelled', because: 'send_failed', sendingSince: null });
          failed();
        } else {
          set.patch(thread, message, { status: 'queued', sendAfter, sendingSince: null });
        }
        break;
      }
      case 'offer_template':
        thread.state = closeWindow(thread.state, now);
        this.fail(hand, message, outcome, nameless);
        failed();
        break;
      case 'failed':
      case 'pause_templates':
      case 'hide_template':
      case 'never_repeat':
        this.fail(hand, message, outcome, nameless);
        failed();
        break;
    }
  }

  private fail(
    hand: Hand,
    message: MessageRecord,
    { code, details }: { code: number | null; details: string },
    nameless = 'meta_refused',
  ): void {
    hand.set.patch(hand.thread, message, {
      status: mergeStatus(message.status, 'failed'),
      sendAfter: null,
      sendingSince: null,
      failure: { code: String(code ?? nameless), detail: details },
    });
  }

  /** The message gets its wamid, and with it whatever Meta said of that wamid before we knew it. */
  private async adopt(
    { thread, set, tx }: Hand,
    message: MessageRecord,
    wamid: string,
    facts: AccountFacts,
  ): Promise<MessageRecord> {
    const { rows } = await tx.query<{ item: StatusItem | { kind: 'echo' } }>({
      name: 'adopt waiting',
      text: `delete from waiting_effects where number_id = $1 and wamid = $2 and item->>'kind' in ('status', 'echo')
             returning item`,
      values: [message.numberId, wamid],
    });
    const told = rows.flatMap(({ item }) => (item.kind === 'status' ? item : []));
    const status = told.reduce(
      (merged, item) => mergeStatus(merged, item.status),
      mergeStatus(message.status, 'accepted'),
    );
    const error = told.find((item) => item.status === 'failed')?.errors[0];
    const failure = error ? failureOf(error) : message.failure;
    const crossing = crossedRetry(message, status);
    if (crossing) set.noteDouble(thread, crossing);
    // An echo that was not held back in time was taken for the owner's.
    const taken = await tx.query<MessageSqlRow>({
      name: 'wamid taken',
      text: `select ${MESSAGE_SELECT} from messages m where m.number_id = $1 and m.wamid = $2 and m.id <> $3`,
      values: [message.numberId, wamid, message.id],
    });
    set.remember(taken.rows);
    const reflected = set.message(taken.rows[0]?.id ?? '');
    const isCopy = reflected !== undefined && isOwnReflection(reflected, message);
    if (isCopy) {
      await freeReflected(tx, [reflected.id]);
      takeBackReflection(set, thread, reflected, message, (reflection) =>
        ownReflection(thread.state, reflection, facts.of(thread.state.numberId)),
      );
    }
    return set.patch(thread, message, {
      status,
      wamid: reflected && !isCopy ? message.wamid : wamid,
      sendAfter: null,
      sendingSince: null,
      failure: status === 'failed' ? (failure ?? { code: 'unknown' }) : null,
    });
  }
}

/** How long a file may take to Meta before somebody else tries. An upload has two minutes. */
const UPLOAD_LEASE_MS = 180_000;
/** How often Meta may be found away before a person is told that the file does not go. */
const UPLOAD_TRIES = 10;

/** How long after its moment an automatic word may still leave. */
export const TOO_LATE_MS = 2 * 60_000;

/** True for a bot's message, put off by Meta, that would leave only at `sendAfter`. Its `at` is when it was first to leave. */
function isTooLate(message: MessageRecord, sendAfter: Instant): boolean {
  return sendAfter - message.at > TOO_LATE_MS;
}

/** How soon a message is looked at again that waits for a thread to come back to us. */
const HOLD_MS = 60_000;

/**
 * What may leave next: one teammate's word does not overtake another's, however long that one waits. Only a template
 * passes words that wait for the thread to come back to us.
 */
function inTurn(queued: readonly MessageRecord[], isElsewhere: boolean): MessageRecord[] {
  const first = queued.find(({ author }) => author === 'teammate');
  return queued.filter(
    (one) => one.author !== 'teammate' || one === first || (isElsewhere && one.type === 'template'),
  );
}

async function hasReactions({ tx, thread }: Hand): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'reactions to send',
    text: `select from sent_reactions where conversation_id = $1 and status = 'queued' limit 1`,
    values: [thread.state.id],
  });
  return (rowCount ?? 0) > 0;
}

async function newestCustomerWamid({ tx, thread }: Hand): Promise<string | null> {
  const { rows } = await tx.query<{ wamid: string }>({
    name: 'newest customer wamid',
    text: `select wamid from messages where conversation_id = $1 and author = 'customer' and wamid is not null
            order by n desc limit 1`,
    values: [thread.state.id],
  });
  return rows[0]?.wamid ?? null;
}

function earliest(queued: readonly MessageRecord[]): Instant | null {
  const times = queued.flatMap(({ sendAfter }) => sendAfter ?? []);
  return times.length === 0 ? null : Math.min(...times);
}
