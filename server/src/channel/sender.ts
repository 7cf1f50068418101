import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Instant } from '@balcao/domain';
import { outcomeOf, readRequest, type Outcome } from '@balcao/whatsapp';
import { Inbox, OutboxSignal, TemplateBook, type LocatedItem } from '../inbox/index.ts';
import { Media } from '../media/index.ts';
import { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { Routing } from '../routing/index.ts';
import { Numbers, Settings } from '../settings/index.ts';
import { Graph } from './graph.ts';
import { ReactionSends, type StartedReaction } from './reaction-sends.ts';
import { Sends, TOO_LATE_MS, type Started, type Upload, type Uploaded } from './sends.ts';

const SWEEP_MS = 1_000;
/** Conversations served at the same time. */
const AT_ONCE = 16;
/** A call has 30 seconds; whoever was still sending after this was killed, and nobody knows what left. */
const LOST_MS = 45_000;
const TEMPLATE_DISABLED = 132016;
/** Something is wrong with the file, perhaps that Meta has it no more. */
const FILE_CODES = new Set([100, 131008, 131009, 131052, 131053]);
/** The list that we have is not Meta's any more: unknown name, other parameters, edited words. */
const TEMPLATE_CODES = new Set([132000, 132001, 132005, 132007, 132012]);
/** How long Meta's word is waited for after an unknown outcome. */
const UNCONFIRMED_MS = 60_000;

/**
 * Drains the outbox: messages with status `queued`. One at a time per customer, in order, at the number's pace. Several
 * processes may drain: who flips a message to `sending`, under the conversation's lock, sends it.
 */
@Injectable()
export class Sender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Sender');
  private readonly waiting = new Map<string, string>();
  private readonly busy = new Map<string, Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly sent;
  private readonly took;
  private sweepTimer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly routing: Routing,
    private readonly sends: Sends,
    private readonly reactions: ReactionSends,
    private readonly media: Media,
    private readonly templates: TemplateBook,
    private readonly graph: Graph,
    private readonly settings: Settings,
    private readonly numbers: Numbers,
    private readonly outbox: OutboxSignal,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.sent = metrics.counter('balcao_sends_total', 'Calls to Meta by outcome.', ['outcome']);
    this.took = metrics.latency('balcao_send_seconds', 'From handing to Meta to its answer.');
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.outbox.listen((queued) => {
      for (const { accountId, conversationId, sendAfter } of queued)
        this.lookAt(accountId, conversationId, sendAfter);
    });
    this.sweepTimer = setInterval(() => void this.sweep(), SWEEP_MS);
    void this.sweep();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.sweepTimer);
    for (const timer of this.timers) clearTimeout(timer);
    this.waiting.clear();
    await this.sweeping;
    await Promise.all(this.busy.values());
  }

  /** Everything that is due, found in the table: what a killed process or another one left. */
  sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll().finally(() => {
      this.sweeping = undefined;
    });
    return this.sweeping;
  }

  /** Resolves when nothing that was due is left to do; for tests and for a gentle end. */
  async drained(): Promise<void> {
    await this.sweep();
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  private lookAt(accountId: string, conversationId: string, at: Instant): void {
    if (this.isStopped) return;
    const delay = at - this.inbox.now;
    if (delay > 0) {
      // Far ones are found by the sweep. Near ones are not to wait for it.
      if (delay > 60_000) return;
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        this.serve(accountId, conversationId);
      }, delay + 1);
      this.timers.add(timer);
      return;
    }
    this.serve(accountId, conversationId);
  }

  private serve(accountId: string, conversationId: string): void {
    if (this.isStopped) return;
    if (this.busy.has(conversationId) || this.busy.size >= AT_ONCE) {
      this.waiting.set(conversationId, accountId);
      return;
    }
    const work = this.work(accountId, conversationId).finally(() => {
      this.busy.delete(conversationId);
      const [next] = [...this.waiting].filter(([id]) => !this.busy.has(id));
      if (next) {
        this.waiting.delete(next[0]);
        this.serve(next[1], next[0]);
      }
    });
    this.busy.set(conversationId, work);
  }

  private async work(accountId: string, conversationId: string): Promise<void> {
    try {
      let uploaded: Uploaded | undefined;
      for (let more = true; more && !this.isStopped;) {
        const start = await this.sends.start(accountId, conversationId, uploaded);
        uploaded = undefined;
        if ('started' in start) {
          await this.send(start.started);
          continue;
        }
        if ('upload' in start) {
          uploaded = await this.upload(start.upload);
          continue;
        }
        if (start.hasReactions) {
          const nod = await this.reactions.start(accountId, conversationId);
          if (nod) {
            await this.react(nod);
            continue;
          }
        }
        more = start.lookAgainAt !== null && start.lookAgainAt <= this.inbox.now;
        if (!more && start.lookAgainAt !== null) this.lookAt(accountId, conversationId, start.lookAgainAt);
      }
    } catch (error) {
      this.logger.warn(
        { err: (error as Error).message, conversationId },
        'outbox could not be served; the sweep will',
      );
    }
  }

  private async send(started: Started): Promise<void> {
    const outcome = await this.call(started);
    this.sent.inc({ outcome: outcome.kind });
    await this.hold(started, outcome);
    // Before people are told of a failure, for they must not be offered the same template or file again. That it cannot be
    // noted keeps nobody from knowing what became of the message.
    await this.learn(started, outcome).catch((error: unknown) =>
      this.logger.warn(
        { err: (error as Error).message },
        'what Meta said of a template or file is not noted',
      ),
    );
    await this.sends.end(started, outcome);
    await this.release(started.conversationId);
    if (outcome.kind === 'accepted' && started.lastCustomerWamid !== null) {
      await this.receipt(started, started.lastCustomerWamid);
    }
  }

  /** Takes a file to Meta. Twice would harm nobody, so an upload is tried again and never leaves its outcome unknown. */
  private async upload(upload: Upload): Promise<Uploaded | undefined> {
    const { accountId, numberId, mediaId, messageId } = upload;
    const { numbers } = await this.settings.of(accountId);
    const number = numbers.find(({ id }) => id === numberId);
    if (!number) return undefined;
    const { phoneNumberId } = number;
    const answer = await this.media.metaIdFor(
      accountId,
      mediaId,
      { id: numberId, phoneNumberId },
      upload.attempt,
    );
    if ('metaId' in answer) return { messageId, metaId: answer.metaId };
    await this.hold(upload, answer.refused);
    await this.sends.uploadFailed(upload, answer.refused);
    return undefined;
  }

  private async react(nod: StartedReaction): Promise<void> {
    const { account_id: accountId, number_id: numberId } = nod.row;
    const { body, sendAt } = nod;
    const outcome = await this.call({ accountId, numberId, body, sendAt, attempt: nod.row.attempts });
    this.sent.inc({ outcome: outcome.kind });
    await this.hold({ accountId, numberId }, outcome);
    await this.reactions.end(nod, outcome);
  }

  /** What Meta's answer says of the file or template that was sent, beside the message itself. */
  private async learn({ accountId, numberId, body, mediaId }: Started, outcome: Outcome): Promise<void> {
    const code = 'code' in outcome ? outcome.code : null;
    // The file may be unknown there by now; another try is to bring it anew.
    if (mediaId !== null && code !== null && FILE_CODES.has(code)) {
      await this.media.forgetMetaId(mediaId, numberId);
    }
    const template = body['template'] as { name: string; language: { code: string } } | undefined;
    if (!template) return;
    if (outcome.kind === 'hide_template') {
      const status = code === TEMPLATE_DISABLED ? 'DISABLED' : 'PAUSED';
      await this.templates.hide(accountId, numberId, template.name, template.language.code, status);
    } else if (code !== null && TEMPLATE_CODES.has(code)) {
      await this.templates.wantReading(numberId);
    }
  }

  private async call(
    started: Pick<Started, 'accountId' | 'numberId' | 'body' | 'sendAt' | 'attempt'>,
  ): Promise<Outcome> {
    const settings = await this.settings.of(started.accountId);
    const number = settings.numbers.find(({ id }) => id === started.numberId);
    const token = await this.settings.accessToken(started.numberId);
    if (!number || token === null) {
      return {
        kind: 'stop_number',
        reason: 'token',
        templatesOnly: false,
        code: null,
        details: 'no access token',
      };
    }
    await pause(started.sendAt - this.inbox.now);
    const end = this.took.startTimer();
    const answer = await this.graph.post(`${number.phoneNumberId}/messages`, token, started.body);
    end();
    if (answer.neverLeft) return { kind: 'retry', afterMs: 5_000, code: null, details: 'meta_unreachable' };
    return outcomeOf(answer.httpStatus, answer.body, started.attempt);
  }

  /** Some refusals speak of the whole number: everything behind waits, nothing is lost. */
  private async hold(
    { accountId, numberId }: Pick<Started, 'accountId' | 'numberId'>,
    outcome: Outcome,
  ): Promise<void> {
    if (outcome.kind === 'slow' || outcome.kind === 'pause') {
      const until = new Date(this.inbox.now + outcome.afterMs);
      await this.numbers.setHeld(accountId, numberId, { because: outcome.kind, until });
    }
    if (outcome.kind === 'stop_number' && !outcome.templatesOnly) {
      this.logger.error({ numberId, reason: outcome.reason, code: outcome.code }, 'number stopped');
      await this.numbers.setHeld(accountId, numberId, { because: outcome.reason, until: null });
    }
  }

  /** A person has answered, so the customer may see that he was read. Best effort: nothing hangs on it. */
  private async receipt(started: Started, wamid: string): Promise<void> {
    const settings = await this.settings.of(started.accountId);
    const number = settings.numbers.find(({ id }) => id === started.numberId);
    const token = await this.settings.accessToken(started.numberId);
    if (!number || token === null) return;
    await this.graph.post(`${number.phoneNumberId}/messages`, token, readRequest(wamid));
  }

  /**
   * Lets go on what waited for a send to end: echoes that might have been its own copy (those left are the owner's), and
   * whatever came for a wamid in the very moment in which we learned it.
   * @param conversationId  null for all
   */
  private async release(conversationId: string | null): Promise<void> {
    const now = this.inbox.now;
    const { rows } = await this.database.lanes.query<{ id: string; account_id: string }>({
      name: 'free effects',
      text: `select w.id, w.account_id from waiting_effects w
              where w.conversation_id is not null and ($1::uuid is null or w.conversation_id = $1)
                and not exists (select from messages m where m.conversation_id = w.conversation_id
                                   and (m.status = 'sending' or (m.status = 'unconfirmed' and m.sending_since > $2)))
             union
             select w.id, w.account_id from waiting_effects w
               join messages m on m.number_id = w.number_id and m.wamid = w.wamid
              where w.created_at > now() - interval '2 minutes' and ($1::uuid is null or m.conversation_id = $1)`,
      values: [conversationId, new Date(now - UNCONFIRMED_MS)],
    });
    for (const accountId of new Set(rows.map((row) => row.account_id))) {
      const ids = rows.filter((row) => row.account_id === accountId).map(({ id }) => id);
      await this.inbox.change(accountId, await this.routing.rulesFor(accountId, now), now, async (tx) => {
        const freed = await tx.query<{ id: string; number_id: string; item: LocatedItem['item'] }>({
          name: 'release effects',
          text: 'delete from waiting_effects where id = any($1::uuid[]) returning id, number_id, item',
          values: [ids],
        });
        return freed.rows
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map(({ number_id, item }) => ({ numberId: number_id, item }));
      });
    }
  }

  private async sweepAll(): Promise<void> {
    const now = this.inbox.now;
    try {
      const due = await this.database.lanes.query<{ account_id: string; conversation_id: string }>({
        name: 'due outbox',
        text: `select m.account_id, m.conversation_id from messages m join numbers n on n.id = m.number_id
                where m.status = 'queued' and m.send_after <= $1
                  and (n.status = 'connected' and (n.held_because is null or n.held_until <= $1)
                       or m.author = 'bot' and m.attempts > 0 and m.at < $2)
                order by m.send_after, m.id limit 500`,
        values: [new Date(now), new Date(now - TOO_LATE_MS)],
      });
      const nods = await this.reactions.due(now);
      for (const { account_id, conversation_id } of [...due.rows, ...nods]) {
        this.serve(account_id, conversation_id);
      }
      const silent = await this.database.lanes.query<{
        id: string;
        account_id: string;
        conversation_id: string;
      }>({
        name: 'silent sends',
        text: `select id, account_id, conversation_id from messages
                where (status = 'sending' and sending_since < $1) or (status = 'unconfirmed' and sending_since < $2)
                limit 100`,
        values: [new Date(now - LOST_MS), new Date(now - UNCONFIRMED_MS)],
      });
      for (const { id, account_id, conversation_id } of silent.rows) {
        await this.sends.giveUpWaiting(account_id, conversation_id, id);
      }
      await this.release(null);
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'sweep failed; the next one tries again');
    }
  }
}

function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((done) => setTimeout(done, ms)) : Promise.resolve();
}
