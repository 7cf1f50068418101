import type { BotSettings, FaqEntry, HoursSettings, Mode, Role, RoutingSettings } from '@balcao/contract';
import {
  createSimulator,
  serveSimulator,
  type CustomerPhone,
  type LiveNews,
  type PhoneMessage,
  type ServedSimulator,
  type Simulator,
  type SimulatorOptions,
} from '@balcao/whatsapp-sim';
import { createDatabase, type Database } from './database.ts';
import { Panel } from './panel.ts';
import { Person } from './person.ts';
import { freePort } from './ports.ts';
import { ServerProcess } from './server-process.ts';
import { Waiting } from './waiting.ts';

export const APP_SECRET = 'the app secret of the scenarios';
export const VERIFY_TOKEN = 'the verify token of the scenarios';
export const PASSWORD = 'a password for scenarios';
export const ACCESS_TOKEN = 'the access token of the scenarios';
const ADMIN_EMAIL = 'admin@loja.example';
export const NUMBER = {
  phoneNumberId: '200000000000001',
  wabaId: '100000000000001',
  displayPhoneNumber: '+55 11 4000-0000',
} as const;

export interface ShopOptions {
  /** Who answers, round the clock. Default `team`: the bot stays out of the way. */
  mode?: Mode;
  bot?: Partial<Omit<BotSettings, 'faq'>> & { faq?: Omit<FaqEntry, 'id'>[] };
  routing?: Partial<RoutingSettings>;
  env?: Readonly<Record<string, string>>;
  /** One server process each, on the same database. Default: one that does everything. */
  processes?: Readonly<Record<string, string>>[];
  simulator?: Partial<SimulatorOptions>;
}

/** A shop on a database of its own: the real server processes, and a pretend Meta with its phones around them. */
export class Shop {
  readonly database: Database;
  readonly servers: readonly ServerProcess[];
  readonly simulator: Simulator;
  readonly #served: ServedSimulator;
  readonly #phones = new Waiting();
  readonly #panels: Panel[] = [];
  #customers = 0;
  admin!: Person;

  private constructor(
    database: Database,
    servers: readonly ServerProcess[],
    simulator: Simulator,
    served: ServedSimulator,
  ) {
    this.database = database;
    this.servers = servers;
    this.simulator = simulator;
    this.#served = served;
    simulator.watch(() => this.#phones.happened());
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const { processes = [{}] } = options;
    const database = await createDatabase();
    const graphPort = await freePort();
    const servers: ServerProcess[] = [];
    for (const own of processes) {
      servers.push(
        new ServerProcess('server', await freePort(), {
          DATABASE_URL: database.url,
          SECRET_KEY: 'a secret key for scenarios that nobody else uses',
          WHATSAPP_APP_SECRET: APP_SECRET,
          WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
          GRAPH_BASE_URL: `http://127.0.0.1:${graphPort}/simulator/graph`,
          ADMIN_EMAIL,
          ADMIN_PASSWORD: PASSWORD,
          ACCOUNT_NAME: 'Loja dos cenários',
          WHATSAPP_PHONE_NUMBER_ID: NUMBER.phoneNumberId,
          WHATSAPP_BUSINESS_ACCOUNT_ID: NUMBER.wabaId,
          WHATSAPP_DISPLAY_PHONE_NUMBER: NUMBER.displayPhoneNumber,
          WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
          ...options.env,
          ...own,
        }),
      );
    }
    const simulator = createSimulator({
      seed: 2026,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      accessToken: ACCESS_TOKEN,
      webhookUrl: `${servers[0]?.url}/webhooks/whatsapp`,
      numbers: [NUMBER],
      // Meta waits longer; a scenario has no minutes to give away.
      retry: { firstMs: 100, factor: 1.5, longestMs: 500, tries: 1000 },
      ...options.simulator,
    });
    const served = await serveSimulator(simulator, graphPort);
    const shop = new Shop(database, servers, simulator, served);
    try {
      await shop.#setUp(options);
    } catch (error) {
      await shop.close().catch(() => undefined);
      throw error;
    }
    return shop;
  }

  /** The process people knock at when nothing else is said. */
  get server(): ServerProcess {
    return this.servers[0] as ServerProcess;
  }

  /** A new teammate, signed in. Names are unique, as scenarios tell people apart by them. */
  async person(name: string, role: Role = 'agent', server = this.server): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@loja.example`;
    await this.admin.post('/teammates', { name, email, role, password: PASSWORD });
    return Person.signedIn(server.url, email, PASSWORD);
  }

  async panel(person: Person): Promise<Panel> {
    const panel = await Panel.open(person);
    this.#panels.push(panel);
    return panel;
  }

  /** A customer with a phone of their own. */
  customer(name: string, waId?: string): CustomerPhone {
    this.#customers += 1;
    return this.simulator.addCustomer({ name, waId: waId ?? `55119${String(60_000_000 + this.#customers)}` });
  }

  /** Until a pretend phone shows it. */
  untilPhone<T>(what: string, find: () => T | undefined | null | false, withinMs?: number): Promise<T> {
    return this.#phones.until(`on the phone: ${what}`, find, withinMs === undefined ? {} : { withinMs });
  }

  /** Until the product has taken everything that happened. */
  async untilTaken(withinMs?: number): Promise<void> {
    await this.untilPhone('everything to be taken', () => this.simulator.pending() === 0, withinMs);
  }

  /** What happens on the phones while `watched` runs. */
  watch(watcher: (news: LiveNews) => void): () => void {
    return this.simulator.watch(watcher);
  }

  async close(): Promise<void> {
    for (const panel of this.#panels) panel.close();
    this.simulator.stop();
    await Promise.all(this.servers.map((server) => server.remove()));
    await this.#served.close();
    await this.database.drop();
  }

  async #setUp({ mode = 'team', bot, routing }: ShopOptions): Promise<void> {
    for (const server of this.servers) await server.start();
    if (!(await this.simulator.verifyWebhook())) throw new Error('the webhook was not verified');
    this.admin = await Person.signedIn(this.server.url, ADMIN_EMAIL, PASSWORD);
    await this.admin.change<HoursSettings>('/settings/hours', {
      weekly: Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00', mode }]),
    });
    if (bot) await this.admin.change<BotSettings>('/settings/bot', bot);
    if (routing) await this.admin.change<RoutingSettings>('/settings/routing', routing);
  }
}

/** What of a phone's thread was written by the product. */
export function answersOn(phone: CustomerPhone): PhoneMessage[] {
  return phone.messages().filter(({ by }) => by === 'business');
}
