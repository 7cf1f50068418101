import { randomUUID } from 'node:crypto';
import {
  INBOX_VIEWS,
  type BotSettings,
  type ConversationView,
  type DecisionView,
  type DoubleAnswerView,
  type FaqEntry,
  type HoursSettings,
  type InboxViewName,
  type MessageView,
  type ModeRequest,
  type Page,
  type Role,
  type RoutingSettings,
  type ThreadSnapshot,
} from '@balcao/contract';
import { signBody } from '@balcao/whatsapp';
import { Lapses } from '../assignment/index.ts';
import { Accounts, Teammates } from '../auth/index.ts';
import { Fetcher, Sender } from '../channel/index.ts';
import { InboxReader } from '../inbox/index.ts';
import { Clock, Database, FakeClock } from '../platform/index.ts';
import { Journal, Presence } from '../realtime/index.ts';
import { Numbers, SettingsEditor } from '../settings/index.ts';
import { Changes, deliveryBody, seconds, type DeliveryChange, type DeliveryCustomer } from './deliveries.ts';
import { FakeGraph } from './fake-graph.ts';
import { LiveView } from './live-view.ts';
import { signedIn, TEST_PASSWORD, type TestAnswer, type TestCaller } from './people.ts';
import { startBeside, startTestApp, type TestApp } from './test-app.ts';
import { until } from './until.ts';

export interface ShopOptions {
  /** Monday 12:00 in São Paulo when not said. */
  at?: string;
  hours?: Partial<HoursSettings>;
  bot?: Partial<BotSettings>;
  routing?: Partial<RoutingSettings>;
  people?: readonly (readonly [name: string, role: Role])[];
  env?: Readonly<Record<string, string>>;
}

const PEOPLE = [
  ['Ana', 'agent'],
  ['Bia', 'agent'],
  ['Sônia', 'supervisor'],
  ['Otávio', 'owner'],
] as const;

export const OPENING_HOURS = 'Abrimos de segunda a sexta das 8h às 18h.';
export const DELIVERY_FEE = 'O frete depende do CEP e aparece no carrinho.';

const FAQ: FaqEntry[] = [
  {
    topic: 'Horário',
    questions: ['Qual o horário de funcionamento?', 'Que horas vocês abrem?', 'Que horas vocês fecham?'],
    answer: OPENING_HOURS,
  },
  {
    topic: 'Entrega e frete',
    questions: ['Vocês fazem entrega?', 'Qual o valor do frete?', 'Quanto custa a entrega?'],
    answer: DELIVERY_FEE,
  },
];

const APP_SECRET = 'test-app-secret';
let shops = 0;

/**
 * A shop in one piece: the whole server on a database of its own, a pretend Graph, people at their panels, customers and
 * the owner's phone. Time is a fake clock, so that minutes pass at once and in order.
 */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const graph = await FakeGraph.start();
  const clock = new FakeClock(options.at ?? '2026-03-02T15:00:00.000Z');
  const env = { GRAPH_BASE_URL: graph.url, ...options.env };
  const server = await startTestApp(env, { clock });
  return Shop.furnish(server, graph, clock, options);
}

export class Shop {
  readonly customers: Customer[] = [];
  readonly people: Person[] = [];
  readonly phone = new Phone(this);
  /** Views are compared round every command, unless a test has a reason to look only at its end. */
  isWatched = true;
  private turnOf = 0;

  private constructor(
    readonly server: TestApp,
    readonly graph: FakeGraph,
    readonly clock: FakeClock,
    readonly accountId: string,
    readonly number: { id: string; phoneNumberId: string; businessAccountId: string; phone: string },
  ) {}

  static async furnish(
    server: TestApp,
    graph: FakeGraph,
    clock: FakeClock,
    options: ShopOptions = {},
  ): Promise<Shop> {
    shops += 1;
    const { app } = server;
    const account = await app.get(Accounts).create(`Shop ${shops}`, 'pt-BR');
    const number = {
      phoneNumberId: String(200_000_000_000_000 + shops),
      businessAccountId: String(100_000_000_000_000 + shops),
      phone: String(551_140_000_000 + shops),
    };
    const { id } = await app.get(Numbers).create(account.id, {
      name: 'Loja',
      phoneNumberId: number.phoneNumberId,
      businessAccountId: number.businessAccountId,
      displayPhone: `+${number.phone}`,
      accessToken: 'a token for tests',
    });
    const shop = new Shop(server, graph, clock, account.id, { id, ...number });
    await shop.set('hours', { timeZone: 'America/Sao_Paulo', ...options.hours });
    await shop.set('bot', { faq: FAQ, ...options.bot });
    if (options.routing) await shop.set('routing', options.routing);
    for (const [name, role] of options.people ?? PEOPLE) shop.people.push(await shop.hire(name, role));
    return shop;
  }

  async close(): Promise<void> {
    try {
      await this.converge('all');
    } finally {
      await this.server.close();
      await this.graph.stop();
    }
  }

  get ana(): Person {
    return this.people[0] as Person;
  }

  get bia(): Person {
    return this.people[1] as Person;
  }

  get sonia(): Person {
    return this.people[2] as Person;
  }

  get changes(): Changes {
    return new Changes(this.number);
  }

  get db(): Database['people'] {
    return this.server.app.get(Database).people;
  }

  async set<K extends 'hours' | 'bot' | 'routing'>(
    kind: K,
    given: Partial<{ hours: HoursSettings; bot: BotSettings; routing: RoutingSettings }[K]>,
  ): Promise<void> {
    const editor = this.server.app.get(SettingsEditor);
    const { version, ...present } = await editor.read(this.accountId, kind);
    await editor.save(this.accountId, kind, version, { ...present, ...given } as never, null);
  }

  /** Somebody never heard of. */
  customer(name = `Cliente ${this.customers.length + 1}`): Customer {
    const phone = String(5_511_900_000_000 + shops * 10_000 + this.customers.length);
    const customer = new Customer(this, phone, name);
    this.customers.push(customer);
    return customer;
  }

  /** A signed POST at Meta's door. @returns the HTTP status */
  async post(
    body: string | Buffer,
    {
      url = this.server.url,
      signature = signBody(APP_SECRET, body),
    }: { url?: string; signature?: string | null } = {},
  ): Promise<number> {
    const response = await fetch(`${url}/webhooks/whatsapp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      },
      body,
    });
    await response.text();
    return response.status;
  }

  body(...changes: readonly DeliveryChange[]): string {
    return deliveryBody(this.number, ...changes);
  }

  /** One delivery with these changes, taken by the lane before this resolves. */
  async delivers(...changes: readonly DeliveryChange[]): Promise<void> {
    await this.deliversBodies(this.body(...changes));
  }

  /** Deliveries posted at the same time. */
  async deliversBodies(...bodies: readonly (string | Buffer)[]): Promise<void> {
    const statuses = await Promise.all(bodies.map((body) => this.post(body)));
    if (statuses.some((status) => status !== 200))
      throw new Error(`Meta was answered ${statuses.join(', ')}`);
    await this.taken();
    await this.fetched();
    await this.converge();
  }

  /** Every stored delivery has gone down the line. */
  taken(): Promise<void> {
    return until('the lanes have taken every delivery', async () => {
      const { rowCount } = await this.db.query('select from raw_deliveries where done_at is null limit 1');
      return rowCount === 0;
    });
  }

  /** Lets time pass: every instant at which something is due comes in its order. */
  async passes(ms: number): Promise<void> {
    const end = this.clock.now().getTime() + ms;
    await this.rest();
    for (;;) {
      const now = this.clock.now().getTime();
      const next = await this.nextDueAfter(now);
      if (next === null || next > end) break;
      this.clock.set(new Date(next));
      await this.rest();
    }
    this.clock.set(new Date(Math.max(end, this.clock.now().getTime())));
    await this.rest();
    await this.converge();
  }

  /** What is due now is done: leases, outbox, deliveries. A send that hangs is not waited for. */
  async rest(): Promise<void> {
    const { app } = this.server;
    app.get(Presence).tick();
    // Whoever sweeps by itself just now may have begun before the clock was moved.
    await Promise.all([app.get(Lapses).sweep(), app.get(Sender).sweep()]);
    for (let looks = 0; (await app.get(Lapses).sweep()) > 0; looks += 1) {
      if (looks > 500) throw new Error('something is due for ever');
    }
    await Promise.race([app.get(Sender).drained(), this.graph.hangs()]);
    await this.taken();
    await this.fetched();
  }

  /** Every file that is due was asked for. */
  fetched(): Promise<void> {
    return this.server.app.get(Fetcher).drained();
  }

  private async nextDueAfter(now: number): Promise<number | null> {
    const { rows } = await this.db.query<{ at: Date | null }>(
      `select min(at) as at from (
         select elapse_at as at from conversations where elapse_at is not null
         union all select send_after from messages where status = 'queued' and send_after is not null
         union all select sending_since + interval '60001 ms' from messages where status = 'unconfirmed'
         union all select due_at from media_files where due_at is not null
         union all select sending_since + interval '45001 ms' from messages where status = 'sending'
         union all select send_after from sent_reactions where status = 'queued'
         union all select sending_since + interval '45001 ms' from sent_reactions where status = 'sending'
       ) due where at > $1`,
      [new Date(now)],
    );
    // Postgres keeps microseconds, the clock does not: never stop short of what is due.
    const at = rows[0]?.at;
    return at ? Math.max(at.getTime(), now + 1) : null;
  }

  /**
   * Compares what panels made of events with fresh snapshots. Round a command: the counts and own tab of one person in
   * turn, one tab in turn, and the threads that were named; `all` is everybody's everything.
   */
  async converge(scope: 'some' | 'all' = 'some'): Promise<void> {
    if (this.graph.faults.length > 0) throw this.graph.faults.shift();
    if (!this.isWatched && scope === 'some') return;
    this.turnOf += 1;
    const tab = INBOX_VIEWS[this.turnOf % INBOX_VIEWS.length] as InboxViewName;
    const known = new Map<string, ThreadSnapshot>();
    for (const [i, { view, isAway }] of this.people.entries()) {
      if (scope === 'all') await view.expectConverged(INBOX_VIEWS, 'all', known);
      else if (isAway) continue;
      else if (i === this.turnOf % this.people.length) await view.expectConverged(['mine', tab]);
      else await view.sync();
    }
  }

  async conversationId(customer: Customer): Promise<string> {
    const { rows } = await this.db.query<{ id: string }>(
      `select c.id from conversations c join contacts k on k.id = c.contact_id
        where k.account_id = $1 and k.wa_id = $2 order by (c.status <> 'resolved') desc, c.created_at desc, c.id desc limit 1`,
      [this.accountId, customer.phone],
    );
    if (!rows[0]) throw new Error('this customer has no conversation');
    return rows[0].id;
  }

  async threadOf(customer: Customer): Promise<ThreadSnapshot> {
    const id = await this.conversationId(customer);
    const { body } = await this.sonia.caller.call<ThreadSnapshot>('GET', `/conversations/${id}`);
    return body;
  }

  async conversationOf(customer: Customer): Promise<ConversationView> {
    return (await this.threadOf(customer)).conversation;
  }

  /** What was said, without system lines. */
  async messagesOf(customer: Customer): Promise<MessageView[]> {
    const { messages } = await this.threadOf(customer);
    return messages.filter(({ type }) => type !== 'system');
  }

  /** Reasons of all decisions on the conversation, in order. */
  async reasonsOf(customer: Customer): Promise<string[]> {
    const id = await this.conversationId(customer);
    const { body } = await this.sonia.caller.call<Page<DecisionView>>(
      'GET',
      `/conversations/${id}/decisions`,
    );
    return body.items.map(({ because }) => because);
  }

  /** Kinds of the ledger's entries for one customer, oldest first. */
  async ledgerOf(customer: Customer): Promise<DoubleAnswerView['kind'][]> {
    const id = await this.conversationId(customer);
    const { body } = await this.sonia.caller.call<Page<DoubleAnswerView>>(
      'GET',
      '/reports/double-answers?limit=100',
    );
    return body.items
      .filter(({ conversationId }) => conversationId === id)
      .map(({ kind }) => kind)
      .reverse();
  }

  /** Meta's word on a message of ours. */
  async tells(status: string, wamid: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.delivers(this.changes.statuses(this.status(status, wamid, more)));
  }

  status(status: string, wamid: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      id: wamid,
      status,
      timestamp: seconds(this.clock.now()),
      recipient_id: '5511900000000',
      ...more,
    };
  }

  private async hire(name: string, role: Role): Promise<Person> {
    const { app, url } = this.server;
    const email = `${randomUUID()}@shop.test`;
    const { id } = await app
      .get(Teammates)
      .create(this.accountId, { name, email, role, password: TEST_PASSWORD });
    const caller = await signedIn(url, email);
    const view = await LiveView.open(app.get(Journal), app.get(InboxReader), this.accountId, id);
    return new Person(this, id, name, caller, view);
  }
}

/** A second process on the shop's database; closes before the shop does. */
export function openBeside(shop: Shop): Promise<TestApp> {
  return startBeside(shop.server, { clock: shop.server.app.get(Clock) });
}

export class Customer implements DeliveryCustomer {
  constructor(
    readonly shop: Shop,
    readonly phone: string,
    public name: string,
  ) {}

  /** @returns Meta's id of the message */
  async writes(text: string, more: Record<string, unknown> = {}): Promise<string> {
    const message = this.says(text, more);
    await this.sends(message);
    return message.id;
  }

  /** Taps a button of ours. */
  async taps(id: string, title: string): Promise<void> {
    const { id: wamid, timestamp } = this.says(title);
    const interactive = { type: 'button_reply', button_reply: { id, title } };
    await this.sends({ id: wamid, timestamp, type: 'interactive', interactive });
  }

  async sends(...messages: readonly Record<string, unknown>[]): Promise<void> {
    await this.shop.delivers(this.shop.changes.messages(this, ...messages));
  }

  /** A message in Meta's shape, not sent yet. */
  says(text: string, more: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
    return {
      id: `wamid.IN${randomUUID()}`,
      timestamp: seconds(this.shop.clock.now()),
      type: 'text',
      text: { body: text },
      ...more,
    };
  }
}

/** The owner's phone. */
export class Phone {
  constructor(readonly shop: Shop) {}

  /** @returns Meta's id of the message */
  async writes(customer: Customer, text: string, more: Record<string, unknown> = {}): Promise<string> {
    const echo = { ...customer.says(text), ...more } as { id: string };
    await this.sends(customer, echo);
    return echo.id;
  }

  async sends(customer: Customer, ...echoes: readonly Record<string, unknown>[]): Promise<void> {
    await this.shop.delivers(this.shop.changes.echoes(customer, ...echoes));
  }
}

interface ReplyOptions {
  clientId?: string;
  force?: boolean;
  quotedMessageId?: string;
  /** What she has seen; by default the last customer-visible message of her own view. */
  seenMessageId?: string | null;
}

/** A teammate at her panel. */
export class Person {
  /** Her panel hears nothing until she is back. */
  isAway = false;

  constructor(
    readonly shop: Shop,
    readonly id: string,
    readonly name: string,
    readonly caller: TestCaller,
    readonly view: LiveView,
  ) {}

  async command<T = ConversationView>(
    customer: Customer,
    path: string,
    body: unknown = {},
  ): Promise<TestAnswer<T & { code?: string }>> {
    const id = await this.shop.conversationId(customer);
    const answer = await this.caller.call<T & { code?: string }>(
      'POST',
      `/conversations/${id}/${path}`,
      body,
    );
    await this.shop.converge();
    return answer;
  }

  claims(customer: Customer, takeOver = false) {
    return this.command(customer, 'claim', takeOver ? { takeOver } : {});
  }

  async replies(customer: Customer, text: string, options: ReplyOptions = {}) {
    const answer = await this.command<MessageView & { missed?: MessageView[] }>(customer, 'messages', {
      clientId: randomUUID(),
      type: 'text',
      text,
      seenMessageId: this.seen(await this.shop.conversationId(customer)),
      ...options,
    });
    return answer;
  }

  notes(customer: Customer, text: string) {
    return this.command<MessageView>(customer, 'notes', { text });
  }

  /** The last customer-visible message on her screen. */
  seen(conversationId: string): string | null {
    const visible = this.view
      .thread(conversationId)
      .filter(({ type, status }) => type !== 'note' && type !== 'system' && status !== 'cancelled')
      .filter(({ author, status }) => !(author === 'bot' && status === 'queued'));
    return (
      visible.reduce<MessageView | null>((last, one) => (last && last.n > one.n ? last : one), null)?.id ??
      null
    );
  }

  /** Types a reply, as the socket would say. */
  async types(customer: Customer): Promise<void> {
    const presence = this.shop.server.app.get(Presence);
    const conversationId = await this.shop.conversationId(customer);
    presence.enter(this.id, { accountId: this.shop.accountId, teammateId: this.id, name: this.name });
    presence.viewing(this.id, conversationId, false);
    presence.typing(this.id, conversationId, 'reply');
  }

  async setsMode(request: ModeRequest): Promise<number> {
    const { status } = await this.caller.call('POST', `/numbers/${this.shop.number.id}/mode`, request);
    return status;
  }
}
