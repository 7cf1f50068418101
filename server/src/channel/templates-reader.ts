import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { readTemplates, type ListedTemplate } from '@balcao/whatsapp';
import { TemplateBook } from '../inbox/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { Settings, type NumberSettings } from '../settings/index.ts';
import { Graph } from './graph.ts';

const LOOK_MS = 5_000;
/** Without news the list is read once a day: webhooks can be lost. */
const AGAIN_MS = 24 * 3_600_000;
/** While a process reads, others leave it; and Meta is not asked more often than this after a failure. */
const LEASE_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Meta keeps 6000 at most for one business. */
const PAGES = 100;
const FIELDS = 'id,name,language,status,category,components,parameter_format';

/** Keeps the list of templates like Meta's: read at first use, after news, each day, and when somebody asks. */
@Injectable()
export class TemplatesReader implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Templates');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly graph: Graph,
    private readonly book: TemplateBook,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Reads every list that is due. */
  look(): Promise<void> {
    this.looking ??= this.lookAtAll()
      .catch((error: unknown) => {
        this.logger.warn({ err: (error as Error).message }, 'templates could not be read; tried again');
      })
      .finally(() => {
        this.looking = undefined;
      });
    return this.looking;
  }

  /** Reads the lists of an account now. @returns false when Meta gave none of them */
  async readNow(accountId: string): Promise<boolean> {
    const { numbers } = await this.settings.of(accountId);
    let isAnyRead = numbers.length === 0;
    for (const number of numbers) isAnyRead = (await this.read(accountId, number)) || isAnyRead;
    return isAnyRead;
  }

  private async lookAtAll(): Promise<void> {
    const now = this.clock.now().getTime();
    // A number that has no row yet was never read. Whoever books it reads it.
    const { rows } = await this.database.lanes.query<{ number_id: string; account_id: string }>({
      name: 'book template reads',
      text: `with due as (
               select n.id from numbers n left join template_reads t on t.number_id = n.id
                where n.status = 'connected' and n.access_token is not null and (t.due_at is null or t.due_at <= $1)
                order by t.due_at nulls first limit 20
             ), booked as (
               insert into template_reads as t (number_id, due_at) select id, $2 from due
               on conflict (number_id) do update set due_at = excluded.due_at where t.due_at <= $1
               returning number_id
             )
             select b.number_id, n.account_id from booked b join numbers n on n.id = b.number_id`,
      values: [new Date(now), new Date(now + LEASE_MS)],
    });
    for (const { number_id: numberId, account_id: accountId } of rows) {
      const { numbers } = await this.settings.of(accountId);
      const number = numbers.find(({ id }) => id === numberId);
      if (number) await this.read(accountId, number);
    }
  }

  private async read(accountId: string, number: NumberSettings): Promise<boolean> {
    const listed = await this.listOf(number);
    if (listed) await this.book.replace(accountId, number.id, listed);
    else this.logger.warn({ numberId: number.id }, 'Meta gave no list of templates');
    const now = this.clock.now().getTime();
    await this.database.lanes.query({
      name: 'templates were read',
      text: `insert into template_reads as t (number_id, due_at, failures) values ($1, $2, $3)
             on conflict (number_id) do update
               set failures = case when $3 = 0 then 0 else least(t.failures + 1, 10) end,
                   due_at = case when $3 = 0 then $2
                                 else $4::timestamptz + least(interval '1 minute' * power(2, t.failures), interval '${LONGEST_WAIT_MS} ms') end`,
      values: [number.id, new Date(now + AGAIN_MS), listed ? 0 : 1, new Date(now)],
    });
    return listed !== null;
  }

  /** The whole list, or null: half of it would take templates from people that exist. */
  private async listOf(number: NumberSettings): Promise<ListedTemplate[] | null> {
    const token = await this.settings.accessToken(number.id);
    if (token === null) return null;
    const all: ListedTemplate[] = [];
    let after: string | null = null;
    for (let page = 0; page < PAGES; page += 1) {
      const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const path = `${number.businessAccountId}/message_templates?fields=${FIELDS}&limit=100${cursor}`;
      const answer = await this.graph.get(path, token);
      if (answer.httpStatus !== 200) return null;
      const read = readTemplates(answer.body);
      all.push(...read.templates);
      if (read.after === null) return all;
      after = read.after;
    }
    return all;
  }
}
