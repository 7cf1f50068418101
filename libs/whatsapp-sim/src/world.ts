import { randomBytes } from 'node:crypto';
import { CALM, readChaos, type Chaos } from './chaos.ts';
import { realClock, type SimClock } from './clock.ts';
import { dice, type Dice } from './dice.ts';
import { RETRY, type SimNumber, type SimulatorOptions } from './options.ts';
import { KEPT, openState, type Happening, type SavedState, type StateStore } from './state.ts';
import type { Customer, LiveNews, LogEntry, NumberView, PhoneMessage, Snapshot, Thread } from './views.ts';
import { deliverByHttp, WebhookLine } from './webhooks.ts';

const LOG_KEPT = 300;
const RESUME_MS = 1000;

/** A thing the pretend phones or the pretend Meta will not do. The scripting API answers it with its status. */
export class SimulatorRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status = 409) {
    super(code);
    this.name = 'SimulatorRefusal';
    this.code = code;
    this.status = status;
  }
}

export interface Telling {
  contact?: unknown;
  /** Customer's message to tick when the product has it. */
  wamid?: string;
  delayMs?: number;
}

/** What phones, Graph and webhooks share: the state, the time, the line to the product, and who is watching. */
export class World {
  readonly options: SimulatorOptions;
  readonly clock: SimClock;
  readonly numbers: readonly SimNumber[];
  readonly line: WebhookLine;
  readonly restored: boolean;
  readonly graphDice: Dice;
  readonly phoneDice: Dice;
  readonly log: LogEntry[] = [];
  scriptRunning = false;
  readonly #store: StateStore;
  readonly #salt: string;
  readonly #watchers = new Set<(news: LiveNews) => void>();
  readonly #outgoing = new Map<string, { thread: Thread; message: PhoneMessage }>();
  #logCounter = 0;

  constructor(options: SimulatorOptions) {
    if (options.numbers.length === 0) throw new Error('a simulator needs a number');
    this.options = options;
    this.numbers = options.numbers;
    this.clock = options.clock ?? realClock();
    this.graphDice = dice(options.seed, 'graph');
    this.phoneDice = dice(options.seed, 'phones');
    this.#salt = options.salt ?? randomBytes(6).toString('hex');
    this.#store = openState(options.stateFile, this.clock.now());
    this.restored = this.#store.restored;
    this.line = new WebhookLine({
      clock: this.clock,
      dice: dice(options.seed, 'webhooks'),
      chaos: () => this.state.chaos,
      appSecret: options.appSecret,
      webhookUrl: options.webhookUrl,
      numbers: options.numbers,
      deliver: options.deliver ?? deliverByHttp,
      retry: { ...RETRY, ...options.retry },
      log: (entry) => this.note(entry),
      taken: (happening) => this.#taken(happening),
      lost: (happening) => this.#forget(happening),
    });
    for (const thread of this.state.threads) this.#index(thread);
    // The product may still be on its way up, in this very process.
    const untold = [...this.state.outbox];
    this.clock.after(RESUME_MS, () => untold.forEach((happening) => this.line.emit(happening)));
  }

  get state(): SavedState {
    return this.#store.state;
  }

  save(): void {
    this.#store.save();
  }

  flush(): void {
    this.#store.save();
    this.#store.flush();
  }

  watch(watcher: (news: LiveNews) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  publish(news: LiveNews): void {
    for (const watcher of this.#watchers) watcher(news);
  }

  note(entry: Omit<LogEntry, 'id' | 'at'>): void {
    const noted: LogEntry = { id: (this.#logCounter += 1), at: this.clock.now(), ...entry };
    this.log.push(noted);
    if (this.log.length > LOG_KEPT) this.log.shift();
    this.publish({ type: 'log', entry: noted });
  }

  setChaos(given: unknown): Chaos {
    Object.assign(this.state.chaos, readChaos(given));
    return this.#chaosChanged();
  }

  calm(): Chaos {
    Object.assign(this.state.chaos, CALM);
    return this.#chaosChanged();
  }

  #chaosChanged(): Chaos {
    this.save();
    const chaos = { ...this.state.chaos };
    this.publish({ type: 'chaos', chaos });
    return chaos;
  }

  nextId(): number {
    this.save();
    return (this.state.counter += 1);
  }

  /** Like Meta's, it holds the customer's phone in base64: whoever logs it logs personal data. */
  newWamid(customer: Pick<Customer, 'waId' | 'userId'>): string {
    const inside = `${customer.waId ?? customer.userId}:${this.#salt}:${this.nextId()}`;
    return `wamid.${Buffer.from(inside).toString('base64').replaceAll('=', '')}`;
  }

  number(numberId?: string): SimNumber {
    const found =
      numberId === undefined ? this.numbers[0] : this.numbers.find((one) => one.phoneNumberId === numberId);
    if (!found) throw new SimulatorRefusal('number_unknown', 404);
    return found;
  }

  numberView(number: SimNumber): NumberView {
    return {
      phoneNumberId: number.phoneNumberId,
      wabaId: number.wabaId,
      displayPhoneNumber: number.displayPhoneNumber.replace(/\D/g, ''),
      verifiedName: number.verifiedName ?? 'Loja Centro',
      connection: this.state.connections[number.phoneNumberId] ?? 'connected',
    };
  }

  customer(id: string): Customer {
    const found = this.state.customers.find((customer) => customer.id === id);
    if (!found) throw new SimulatorRefusal('customer_unknown', 404);
    return found;
  }

  customerChanged(customer: Customer): void {
    this.save();
    this.publish({ type: 'customer', customer: { ...customer } });
  }

  thread(numberId: string, customerId: string): Thread {
    let thread = this.state.threads.find((one) => one.numberId === numberId && one.customerId === customerId);
    if (!thread) {
      thread = { numberId, customerId, messages: [], lastCustomerAt: null };
      this.state.threads.push(thread);
    }
    return thread;
  }

  /** Finds a message by id among all threads. */
  message(wamid: string): { thread: Thread; message: PhoneMessage } {
    const found = this.#outgoing.get(wamid);
    if (!found) throw new SimulatorRefusal('message_unknown', 404);
    return found;
  }

  knows(wamid: string): boolean {
    return this.#outgoing.has(wamid);
  }

  add(thread: Thread, message: PhoneMessage): void {
    thread.messages.push(message);
    this.#outgoing.set(message.wamid, { thread, message });
    while (thread.messages.length > KEPT.messages) {
      const gone = thread.messages.shift();
      if (gone) this.#outgoing.delete(gone.wamid);
    }
    this.messageChanged(thread, message);
  }

  messageChanged(thread: Thread, message: PhoneMessage): void {
    this.save();
    const { numberId, customerId } = thread;
    this.publish({ type: 'message', numberId, customerId, message: structuredClone(message) });
  }

  #index(thread: Thread): void {
    for (const message of thread.messages) this.#outgoing.set(message.wamid, { thread, message });
  }

  /** Tells the product by webhook, at least once, also after a restart. */
  tell(field: string, numberId: string, list: string | null, item: unknown, telling: Telling = {}): void {
    if (!this.#hears(field, numberId)) return;
    const happening = this.#happening(field, numberId, list, item, telling);
    this.#remember(happening);
    this.line.emit(happening, telling.delayMs);
  }

  /** Tells the product and waits for its answer, in front of everything else. */
  async tellNow(field: string, numberId: string, list: string, item: unknown): Promise<void> {
    if (!this.#hears(field, numberId)) return;
    const happening = this.#happening(field, numberId, list, item, {});
    this.#remember(happening);
    await this.line.tellNow(happening);
  }

  /** What happens while the number is off is lost to the product for good, as with Meta: a gap in the thread. */
  #hears(field: string, numberId: string): boolean {
    const connection = this.state.connections[numberId] ?? 'connected';
    return this.state.subscribed && (connection === 'connected' || field === 'account_update');
  }

  #happening(
    field: string,
    numberId: string,
    list: string | null,
    item: unknown,
    telling: Telling,
  ): Happening {
    const { contact, wamid } = telling;
    return {
      id: this.nextId(),
      at: this.clock.now(),
      field,
      numberId,
      list,
      item,
      ...(contact === undefined ? {} : { contact }),
      ...(wamid === undefined ? {} : { wamid }),
    };
  }

  #remember(happening: Happening): void {
    this.state.outbox.push(happening);
    this.publish({ type: 'pending', pending: this.state.outbox.length });
  }

  #taken(happening: Happening): void {
    this.#forget(happening);
    if (happening.wamid === undefined || !this.knows(happening.wamid)) return;
    const { thread, message } = this.message(happening.wamid);
    if (message.ticks === 'accepted' || message.ticks === 'sent') {
      message.ticks = 'delivered';
      this.messageChanged(thread, message);
    }
  }

  #forget(happening: Happening): void {
    const at = this.state.outbox.findIndex((one) => one.id === happening.id);
    if (at < 0) return;
    this.state.outbox.splice(at, 1);
    this.save();
    this.publish({ type: 'pending', pending: this.state.outbox.length });
  }

  snapshot(): Snapshot {
    return structuredClone({
      numbers: this.numbers.map((number) => this.numberView(number)),
      customers: this.state.customers,
      threads: this.state.threads,
      greeting: this.state.greeting,
      chaos: this.state.chaos,
      log: this.log,
      scriptRunning: this.scriptRunning,
      pending: this.state.outbox.length,
      now: this.clock.now(),
    });
  }
}

export function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
