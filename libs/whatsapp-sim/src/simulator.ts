import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { Account } from './account.ts';
import { apiRouter } from './api.ts';
import type { Chaos } from './chaos.ts';
import type { SimClock } from './clock.ts';
import { demoScript } from './demo-script.ts';
import { graphRouter } from './graph.ts';
import { MediaShelf, type SampleKind } from './media.ts';
import type { SimulatorOptions } from './options.ts';
import type { ThingKind } from './drafts.ts';
import { People, type NewCustomer, type SayOptions } from './people.ts';
import { runScript, type RunningScript, type Script } from './script.ts';
import { Sending } from './sending.ts';
import { Statuses } from './statuses.ts';
import type { Customer, LiveNews, NumberView, PhoneMessage, Snapshot } from './views.ts';
import { World } from './world.ts';

/** A customer's phone. */
export interface CustomerPhone {
  readonly id: string;
  readonly who: Readonly<Customer>;
  says(text: string, options?: SayOptions): PhoneMessage;
  sends(kind: ThingKind, caption?: string, options?: SayOptions): PhoneMessage;
  comesFromAd(text: string, options?: SayOptions): PhoneMessage;
  taps(wamid: string, choiceId: string): PhoneMessage;
  reacts(wamid: string, emoji: string | null): void;
  edits(wamid: string, text: string): void;
  revokes(wamid: string): void;
  set(change: Partial<Pick<Customer, 'readReceipts' | 'online' | 'blocked'>>): void;
  changesNumber(waId: string): void;
  changesUserId(): void;
  takesUsername(username: string): void;
  /** What this phone shows, oldest first. */
  messages(numberId?: string): PhoneMessage[];
}

/** The owner's phone: Business app and linked devices. */
export interface OwnerPhone {
  says(customerId: string, text: string, options?: SayOptions): PhoneMessage;
  sends(customerId: string, kind: SampleKind, caption?: string): PhoneMessage;
  reacts(wamid: string, emoji: string | null): void;
  edits(wamid: string, text: string): void;
  revokes(wamid: string): void;
  setGreeting(enabled: boolean, text?: string): void;
  /** null removes him from the address book. */
  savesContact(customerId: string, fullName: string | null): void;
  setConnection(connection: NumberView['connection'], numberId?: string): void;
}

export interface Simulator {
  /** Graph API; mount it where `GRAPH_BASE_URL` points. Already inside `router` under `/graph`. */
  readonly graph: Router;
  /** Page, scripting API and Graph, to be mounted at `/simulator`. */
  readonly router: Router;
  readonly clock: SimClock;
  readonly owner: OwnerPhone;
  addCustomer(person: NewCustomer): CustomerPhone;
  customer(id: string): CustomerPhone;
  customers(): CustomerPhone[];
  chaos(): Chaos;
  setChaos(dials: Partial<Chaos>): Chaos;
  calm(): Chaos;
  snapshot(): Snapshot;
  /** @returns a function that ends the watch */
  watch(watcher: (news: LiveNews) => void): () => void;
  runScript(script?: Script): RunningScript;
  stopScript(): void;
  /** Events the product has not taken with 200 yet. */
  pending(): number;
  /** When no POST is on its way (those waiting for their time do not count). */
  settled(): Promise<void>;
  /** Any bytes to the product's door. @returns HTTP status, null without answer */
  deliverRaw(body: Buffer | string, signature: string | null): Promise<number | null>;
  /** Meta's verification call. @returns whether the product gave the challenge back */
  verifyWebhook(): Promise<boolean>;
  /** Ends timers and deliveries and writes the state. */
  stop(): void;
}

/** A pretend Meta and pretend phones around one product. Everything it does by chance follows from `seed`. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const world = new World(options);
  const media = new MediaShelf(world);
  const people = new People(world, media);
  const account = new Account(world);
  const statuses = new Statuses(world);
  const sending = new Sending(world, media, people, statuses);
  statuses.resume();
  let running: RunningScript | undefined;

  function startScript(script: Script = demoScript): RunningScript {
    running?.stop();
    running = runScript(script, { world, people, account });
    return running;
  }
  function stopScript(): void {
    running?.stop();
    running = undefined;
  }

  const graph = graphRouter({ world, media, sending, account });
  const router = express.Router();
  router.use('/graph', graph);
  router.use(
    '/api',
    apiRouter({ world, people, sending, statuses, account, media, startScript, stopScript }),
  );
  router.use(page());

  function phoneOf(id: string): CustomerPhone {
    world.customer(id);
    return {
      id,
      get who() {
        return world.customer(id);
      },
      says(text, saying) {
        sending.countInbound(world.number(saying?.numberId).phoneNumberId);
        return people.customerSays(id, text, saying);
      },
      sends: (kind, caption, saying) => people.customerSends(id, kind, caption, saying),
      comesFromAd: (text, saying) => people.customerComesFromAd(id, text, saying),
      taps: (wamid, choiceId) => people.customerTaps(id, wamid, choiceId),
      reacts: (wamid, emoji) => people.reacts('customer', wamid, emoji),
      edits: (wamid, text) => people.edits('customer', wamid, text),
      revokes: (wamid) => people.revokes('customer', wamid),
      set(change) {
        if (people.changeCustomer(id, change).online) statuses.comesOnline(id);
      },
      changesNumber: (waId) => void people.changesNumber(id, waId),
      changesUserId: () => void people.changesUserId(id),
      takesUsername: (username) => void people.takesUsername(id, username),
      messages: (numberId) =>
        structuredClone(world.thread(world.number(numberId).phoneNumberId, id).messages),
    };
  }

  return {
    graph,
    router,
    clock: world.clock,
    owner: {
      says: (customerId, text, saying) => people.ownerSays(customerId, text, saying),
      sends: (customerId, kind, caption) => people.ownerSends(customerId, kind, caption),
      reacts: (wamid, emoji) => people.reacts('owner', wamid, emoji),
      edits: (wamid, text) => people.edits('owner', wamid, text),
      revokes: (wamid) => people.revokes('owner', wamid),
      setGreeting: (enabled, text) => account.setGreeting(enabled, text),
      savesContact: (customerId, fullName) => account.savesContact(customerId, fullName),
      setConnection: (connection, numberId) => account.setConnection(connection, numberId),
    },
    addCustomer: (person) => phoneOf(people.add(person).id),
    customer: phoneOf,
    customers: () => world.state.customers.map((customer) => phoneOf(customer.id)),
    chaos: () => ({ ...world.state.chaos }),
    setChaos: (dials) => world.setChaos(dials),
    calm: () => world.calm(),
    snapshot: () => world.snapshot(),
    watch: (watcher) => world.watch(watcher),
    runScript: startScript,
    stopScript,
    pending: () => world.state.outbox.length,
    settled: () => world.line.settled(),
    deliverRaw: (body, signature) =>
      world.line.deliverRaw(typeof body === 'string' ? Buffer.from(body) : body, signature),
    verifyWebhook: () => verifyWebhook(options),
    stop() {
      stopScript();
      world.line.stop();
      world.flush();
    },
  };
}

async function verifyWebhook({ webhookUrl, verifyToken }: SimulatorOptions): Promise<boolean> {
  const challenge = '1158201444';
  const url = new URL(webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', verifyToken);
  url.searchParams.set('hub.challenge', challenge);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return response.status === 200 && (await response.text()) === challenge;
  } catch {
    return false;
  }
}

/** The built page. Its own paths are relative, so it needs the slash behind `/simulator`. */
function page(): Router {
  const router = express.Router();
  const folder = fileURLToPath(new URL('../dist-page/', import.meta.url));
  router.get('/', (request, response, next) => {
    const path = request.originalUrl.split('?')[0] ?? '';
    if (path.endsWith('/')) return next();
    response.redirect(`${path}/`);
  });
  router.use(express.static(folder, { index: 'index.html', redirect: false }));
  return router;
}
