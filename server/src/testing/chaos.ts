import { randomUUID } from 'node:crypto';
import type { MessageStatus, MessageView } from '@balcao/contract';
import { mergeStatus } from '@balcao/domain';
import type { GraphCall, GraphReply } from './fake-graph.ts';
import type { Customer, Person, Shop } from './shop.ts';

/** A seeded row of numbers: the same seed throws the same dice. */
export function diceOf(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * sides);
  };
}

const CUSTOMER_TEXTS = [
  'Que horas vocês abrem?',
  'Que horas vocês fecham?',
  'Qual o valor do frete?',
  'quanto custa a entrega',
  'xyzzy plugh',
  'Oi',
  'Bom dia',
  'Quero falar com atendente',
  'ninguém me atendeu, quero cancelar',
  'Obrigado!',
];
/** How many customers are about at a time; the others have gone quiet. */
const ABOUT = 6;

/** A reply that was accepted, with what its writer had on screen. */
export interface Replied {
  readonly messageId: string;
  readonly writer: string;
  readonly seenN: number;
}

/**
 * Customers, the owner, the bot and teammates all at once, by dice: deliveries late, doubled and shuffled, panels that
 * lag, Meta's moods, jumps of the clock. What was sent and answered is remembered, to be held against the end.
 * One seed throws the same dice, but what runs in parallel may meet in another order.
 */
export class Chaos {
  readonly customers: Customer[] = [];
  /** Meta's ids of what customers wrote and what the owner sent, delivered at least once. */
  readonly wrote = new Set<string>();
  readonly echoed = new Set<string>();
  readonly replies: Replied[] = [];
  readonly calls: GraphCall[] = [];
  /** Everything that Meta said of our messages, by our id. */
  readonly told = new Map<string, MessageStatus[]>();
  private readonly sent: string[] = [];
  private readonly late: string[] = [];
  private readonly dice: (sides: number) => number;
  /** Reactions have dice of their own: what they throw moves nothing of what the seeds are kept for. */
  private readonly nodDice: (sides: number) => number;
  private readonly lateNods: string[] = [];

  constructor(
    readonly shop: Shop,
    seed: number,
  ) {
    this.dice = diceOf(seed);
    this.nodDice = diceOf(seed + 1_000_003);
    for (let i = 0; i < ABOUT; i += 1) this.customers.push(shop.customer());
    shop.isWatched = false;
    shop.graph.always = (call) => (isNod(call) ? this.nodMood() : this.mood());
    shop.graph.beforeAnswer = (call) => (isNod(call) ? this.nodOvertaken(call) : this.overtake(call));
  }

  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const acts = Array.from({ length: 1 + (this.dice(3) === 0 ? 2 : 0) }, () => this.act());
      if (this.nodDice(8) === 0) acts.push(() => this.personReacts());
      await Promise.all(acts.map((act) => act()));
      if (this.dice(2) === 0) await this.shop.taken();
      if (step % 60 === 59) await this.lookAround();
    }
    await this.end();
  }

  /** Everything late arrives, everybody is back, and time passes until nothing moves. */
  private async end(): Promise<void> {
    const { shop } = this;
    shop.graph.always = () => ({ do: 'accept' });
    for (const person of shop.people) person.isAway = false;
    await shop.passes(30_000);
    while (this.late.length > 0) await shop.deliversBodies(...this.late.splice(0));
    await shop.passes(10 * 60_000);
    if (this.lateNods.length > 0) await shop.deliversBodies(...this.lateNods.splice(0));
    while (this.late.length > 0) await shop.deliversBodies(...this.late.splice(0));
    await shop.passes(10_000);
    shop.isWatched = true;
  }

  private async lookAround(): Promise<void> {
    await this.shop.rest();
    this.shop.isWatched = true;
    await this.shop.converge();
    this.shop.isWatched = false;
  }

  private one<T>(of: readonly T[]): T {
    return of[this.dice(of.length)] as T;
  }

  /** The dice are thrown here, before anything runs. */
  private act(): () => Promise<unknown> {
    if (this.dice(10) === 0) this.customers.push(this.shop.customer());
    const customer = this.one(this.customers.slice(-ABOUT));
    const person = this.one(this.shop.people);
    const roll = this.dice(100);
    if (roll < 30) return this.customerWrites(customer);
    if (roll < 38) return this.ownerWrites(customer);
    if (roll < 41) return this.customerTouches(customer);
    if (roll < 44) return this.answersBlindly(person);
    if (roll < 49) return () => this.tries(person, customer, 'claim', {});
    if (roll < 59) return this.personReplies(person, customer);
    if (roll < 63) return this.personMoves(person, customer);
    if (roll < 71) return this.personElse(person, customer);
    if (roll < 74) {
      return () => {
        person.isAway = !person.isAway;
        return Promise.resolve();
      };
    }
    if (roll < 78) return this.redelivers();
    if (roll < 82) return this.lateArrives();
    if (roll < 97) {
      const ms = 500 + this.dice(9_000);
      return () => this.shop.passes(ms);
    }
    const ms = this.one([30_000, 70_000, 5 * 60_000, 11 * 60_000, 25 * 60_000]);
    return () => this.shop.passes(ms);
  }

  private customerWrites(customer: Customer): () => Promise<unknown> {
    const messages = Array.from({ length: this.dice(6) === 0 ? 3 : 1 }, () =>
      customer.says(this.dice(40) === 0 ? 'SAIR' : this.one(CUSTOMER_TEXTS)),
    );
    for (const { id } of messages) this.wrote.add(id);
    const bodies =
      this.dice(2) === 0
        ? [this.shop.body(this.shop.changes.messages(customer, ...messages))]
        : messages.map((message) => this.shop.body(this.shop.changes.messages(customer, message)));
    return this.delivery(bodies);
  }

  private ownerWrites(customer: Customer): () => Promise<unknown> {
    const text = this.one(['Olá! Em que posso ajudar?', 'Vou te passar para a equipe', null, null, null]);
    const echo = customer.says(text ?? `Temos sim, ${this.echoed.size} pares`);
    this.echoed.add(echo.id);
    return this.delivery([this.shop.body(this.shop.changes.echoes(customer, echo))]);
  }

  /** Edits, deletions, reactions, also of what has not come yet. */
  private customerTouches(customer: Customer): () => Promise<unknown> {
    const message = customer.says('antes');
    this.wrote.add(message.id);
    const touch = this.one([
      { type: 'reaction', reaction: { message_id: message.id, emoji: '👍' } },
      { type: 'revoke', revoke: { original_message_id: message.id } },
      {
        type: 'edit',
        edit: { original_message_id: message.id, message: { type: 'text', text: { body: 'depois' } } },
      },
    ]);
    const changes = [message, { ...customer.says(''), ...touch }].map((one) =>
      this.shop.body(this.shop.changes.messages(customer, one)),
    );
    return this.delivery(this.dice(2) === 0 ? changes : changes.reverse());
  }

  private delivery(bodies: readonly string[]): () => Promise<unknown> {
    this.sent.push(...bodies);
    if (this.dice(5) === 0) {
      this.late.push(...bodies);
      return () => Promise.resolve();
    }
    const twice = this.dice(6) === 0 ? [...bodies, ...bodies] : bodies;
    return () => Promise.all(twice.map((body) => this.post(body)));
  }

  private redelivers(): () => Promise<unknown> {
    if (this.sent.length === 0) return () => Promise.resolve();
    const bodies = Array.from({ length: 1 + this.dice(4) }, () => this.one(this.sent));
    return () => Promise.all(bodies.map((body) => this.post(body)));
  }

  private lateArrives(): () => Promise<unknown> {
    const bodies = this.late.splice(0, 1 + this.dice(4)).sort(() => this.dice(3) - 1);
    return () => Promise.all(bodies.map((body) => this.post(body)));
  }

  private async post(body: string): Promise<void> {
    const status = await this.shop.post(body);
    if (status !== 200) throw new Error(`Meta was answered ${status}`);
  }

  private async tries(person: Person, customer: Customer, path: string, body: unknown): Promise<number> {
    if (!person.isAway) await person.view.sync();
    const id = person.view.tab('all').find(({ contact }) => contact.name === customer.name)?.id;
    if (id === undefined) return 0;
    const { status } = await person.caller.call('POST', `/conversations/${id}/${path}`, body);
    if (status >= 500) throw new Error(`${path} was answered ${status}`);
    return status;
  }

  /** Somebody new asks what the bot knows; who had looked before it answered answers too. */
  private answersBlindly(person: Person): () => Promise<unknown> {
    const customer = this.shop.customer();
    this.customers.push(customer);
    const message = customer.says('Que horas vocês abrem?');
    this.wrote.add(message.id);
    const body = this.shop.body(this.shop.changes.messages(customer, message));
    const reply = this.personReplies(person, customer, { force: false, looksFirst: false });
    return async () => {
      await this.post(body);
      await this.shop.taken();
      await person.view.sync();
      await this.shop.passes(9_000);
      await reply();
    };
  }

  private personReplies(
    person: Person,
    customer: Customer,
    { force = this.dice(12) === 0, looksFirst = this.dice(2) === 0 } = {},
  ): () => Promise<unknown> {
    const copies = this.dice(8) === 0 ? 3 : 1;
    return async () => {
      if (!person.isAway && looksFirst) await person.view.sync();
      const id = person.view.tab('all').find(({ contact }) => contact.name === customer.name)?.id;
      if (id === undefined) return;
      const seenMessageId = person.seen(id);
      const seenN = person.view.thread(id).find((one) => one.id === seenMessageId)?.n ?? 0;
      const body = {
        clientId: randomUUID(),
        type: 'text',
        text: `${person.name} responde`,
        seenMessageId,
        ...(force ? { force } : {}),
      };
      const answers = await Promise.all(
        Array.from({ length: copies }, () =>
          person.caller.call<MessageView>('POST', `/conversations/${id}/messages`, body),
        ),
      );
      const ids = new Set(answers.filter(({ status }) => status === 201).map((one) => one.body.id));
      if (ids.size > 1) throw new Error('one clientId made several messages');
      for (const messageId of ids) this.replies.push({ messageId, writer: person.id, seenN });
    };
  }

  private personMoves(person: Person, customer: Customer): () => Promise<unknown> {
    const to = this.one([
      { teammate: this.one(this.shop.people).id },
      { queue: true },
      { bot: true },
      { owner: true },
    ]);
    return () => this.tries(person, customer, 'transfer', { to });
  }

  private personElse(person: Person, customer: Customer): () => Promise<unknown> {
    const [path, body] = this.one<[string, unknown]>([
      ['release', {}],
      ['release', {}],
      ['resolve', {}],
      ['reopen', {}],
      ['notes', { text: 'Nota' }],
      ['snooze', { until: 'reply' }],
      ['snooze', { until: new Date(this.shop.clock.now().getTime() + 120_000).toISOString() }],
      ['bot', { paused: this.dice(2) === 0 }],
      ['answered-elsewhere', { how: 'call' }],
      ['claim', { takeOver: true }],
    ]);
    return () => this.tries(person, customer, path, body);
  }

  /** A reaction to one of the customer's messages on her screen, or its end. */
  private async personReacts(): Promise<void> {
    const { people } = this.shop;
    const person = people[this.nodDice(people.length)] as Person;
    const conversations = person.view.tab('all');
    const conversation = conversations[this.nodDice(Math.max(conversations.length, 1))];
    const messages = conversation
      ? person.view.thread(conversation.id).filter(({ author }) => author === 'customer')
      : [];
    const emoji = [null, '👍', '❤️'][this.nodDice(3)];
    const message = messages[this.nodDice(Math.max(messages.length, 1))];
    if (!message) return;
    const { status } = await person.caller.call('POST', `/messages/${message.id}/reaction`, { emoji });
    if (status >= 500) throw new Error(`a reaction was answered ${status}`);
  }

  private nodMood(): GraphReply {
    const roll = this.nodDice(10);
    if (roll < 6) return { do: 'accept' };
    if (roll < 8) return { do: 'cut' };
    return { do: 'refuse', code: roll === 8 ? 131000 : 131026 };
  }

  private async nodOvertaken({ callbackId, wamid }: GraphCall): Promise<void> {
    if (wamid === null) return;
    const status = (['sent', 'sent', 'failed', null] as const)[this.nodDice(4)];
    if (!status) return;
    const errors = status === 'failed' ? { errors: [{ code: 131026, title: 'x' }] } : {};
    const word = this.shop.status(status, wamid, { biz_opaque_callback_data: callbackId, ...errors });
    const body = this.shop.body(this.shop.changes.statuses(word));
    if (this.nodDice(2) === 0) await this.post(body);
    this.lateNods.push(body);
  }

  private mood(): GraphReply {
    const roll = this.dice(100);
    if (roll < 80) return { do: 'accept' };
    if (roll < 85) return { do: 'refuse', code: 131000 };
    if (roll < 88) return { do: 'refuse', code: 131056 };
    if (roll < 90) return { do: 'refuse', code: 130429 };
    if (roll < 93) return { do: 'refuse', code: 131026 };
    if (roll < 97) return { do: 'cut' };
    return { do: 'break', httpStatus: 500 };
  }

  /** Meta's words on a message of ours: some before its answer, some late, some twice; sometimes its reflection. */
  private async overtake(call: GraphCall): Promise<void> {
    this.calls.push(call);
    const { wamid } = call;
    if (wamid === null) return;
    const words = this.one<MessageStatus[]>([
      ['sent'],
      ['sent', 'delivered'],
      ['sent', 'delivered', 'read'],
      ['delivered'],
      ['sent', 'failed'],
      [],
    ]);
    this.told.set(call.callbackId, words);
    const bodies = words.map((status) =>
      this.shop.body(
        this.shop.changes.statuses(
          this.shop.status(status, wamid, {
            biz_opaque_callback_data: call.callbackId,
            ...(status === 'failed' ? { errors: [{ code: 131026, title: 'Undeliverable' }] } : {}),
          }),
        ),
      ),
    );
    const customer = this.customers.find(({ phone }) => call.to === `+${phone}`);
    if (customer && call.reply.do === 'accept' && this.dice(6) === 0) {
      bodies.push(
        this.shop.body(this.shop.changes.echoes(customer, { ...customer.says(call.text), id: wamid })),
      );
    }
    for (const body of bodies.sort(() => this.dice(3) - 1)) {
      this.sent.push(body);
      if (this.dice(3) === 0) await this.post(body);
      else this.late.push(body);
    }
  }
}

function isNod({ callbackId }: { callbackId: string }): boolean {
  return callbackId.startsWith('reaction:');
}

/** The status that a message must end with, by what Meta answered and said. */
export function endStatus(call: GraphCall, told: readonly MessageStatus[]): MessageStatus {
  return told.reduce<MessageStatus>(mergeStatus, call.reply.do === 'accept' ? 'accepted' : 'unconfirmed');
}
