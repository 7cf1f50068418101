import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Inbox, type Hand } from '../inbox/index.ts';
import {
  Arrivals,
  ArrivalSignal,
  mediaView,
  MediaFiles,
  type Arrival,
  type Fetched,
} from '../media/index.ts';
import { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { FactsSource } from '../settings/index.ts';

const SWEEP_MS = 1_000;
/** Files fetched at the same time by one process. */
const AT_ONCE = 4;

/**
 * Brings the files of messages from Meta, and tells the panels of each. Meta's own ids end after a week, so they come when
 * the message does. Several processes may fetch: a file belongs to who has taken its lease.
 */
@Injectable()
export class Fetcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Fetcher');
  private readonly busy = new Set<Promise<void>>();
  private readonly fetched;
  private timer: NodeJS.Timeout | undefined;
  private filling: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly arrivals: Arrivals,
    private readonly files: MediaFiles,
    private readonly inbox: Inbox,
    private readonly facts: FactsSource,
    private readonly database: Database,
    private readonly signal: ArrivalSignal,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.fetched = metrics.counter('balcao_media_fetched_total', 'Files fetched from Meta by outcome.', [
      'outcome',
    ]);
  }

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.signal.listen(() => void this.sweep());
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS);
    void this.sweep();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.filling;
    await Promise.all(this.busy);
  }

  /** Takes what is due, as far as there are hands free. */
  sweep(): Promise<void> {
    this.filling ??= this.fill().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  /** Resolves when nothing that was due is left; for tests. */
  async drained(): Promise<void> {
    for (await this.sweep(); this.busy.size > 0; await this.sweep()) await Promise.all(this.busy);
  }

  private async fill(): Promise<void> {
    if (this.isStopped || this.busy.size >= AT_ONCE) return;
    try {
      for (const arrival of await this.arrivals.claim(AT_ONCE - this.busy.size)) {
        const work: Promise<void> = this.serve(arrival).finally(() => {
          this.busy.delete(work);
          if (!this.isStopped) void this.sweep();
        });
        this.busy.add(work);
      }
    } catch (error) {
      this.logger.warn(
        { err: (error as Error).message },
        'files could not be looked for; the next sweep tries again',
      );
    }
  }

  private async serve(arrival: Arrival): Promise<void> {
    const { id, attempts } = arrival;
    try {
      const result = await this.arrivals.fetch(arrival);
      this.fetched.inc({ outcome: 'found' in result ? 'ready' : result.state });
      if ('found' in result) {
        try {
          await this.files.store({ id, account_id: arrival.accountId }, result.found);
          await this.settle(arrival, result);
        } finally {
          await this.arrivals.drop(result.found);
        }
        return;
      }
      this.logger.warn({ id, attempts, state: result.state, because: result.because }, 'file not fetched');
      await this.settle(arrival, result);
    } catch (error) {
      this.logger.warn(
        { id, attempts, err: (error as Error).message },
        'file could not be kept; its lease ends',
      );
    }
  }

  /** Stores what came of it, and shows it in the message that brought the file. */
  private async settle(arrival: Arrival, result: Fetched): Promise<void> {
    const { accountId, conversationId, messageId } = arrival;
    const isQuiet = !('found' in result) && result.state === arrival.state;
    if (conversationId === null || messageId === null || isQuiet) {
      await this.write(this.database.lanes, arrival, result);
      return;
    }
    const now = this.inbox.now;
    await this.inbox.command(
      accountId,
      conversationId,
      await this.facts.of(accountId, now),
      now,
      async (hand) => {
        await this.show(hand, messageId, arrival, result);
        return { done: null };
      },
      this.database.lanes,
    );
  }

  private async show(
    { tx, set, thread }: Hand,
    messageId: string,
    arrival: Arrival,
    result: Fetched,
  ): Promise<void> {
    const file = await this.write(tx, arrival, result);
    await set.loadMessages([messageId]);
    const message = set.message(messageId);
    const media = message?.content?.media;
    if (!file || !message || media?.id !== arrival.id) return;
    const isShown = !('found' in result) || result.found.kind === arrival.kind;
    set.patch(thread, message, {
      // What is not of the kind that its sender said is a document: to be saved, never played.
      type: isShown ? message.type : 'document',
      content: { ...message.content, media: { ...media, ...mediaView(file) } },
    });
    set.tell(thread, 'message.changed', messageId);
  }

  private write(
    tx: Pick<Hand['tx'], 'query'>,
    { id }: Arrival,
    result: Fetched,
  ): ReturnType<Arrivals['stay']> {
    return 'found' in result ? this.files.ready(tx, id, result.found) : this.arrivals.stay(tx, id, result);
  }
}
