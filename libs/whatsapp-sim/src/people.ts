import { textDraft, thingDraft, type Draft, type ThingKind } from './drafts.ts';
import type { MediaShelf, SampleKind } from './media.ts';
import { KEPT } from './state.ts';
import type { Customer, PhoneMessage, Speaker, Thread } from './views.ts';
import { seconds, SimulatorRefusal, type World } from './world.ts';

const EDIT_MS = 15 * 60_000;
const REVOKE_MS = 48 * 3_600_000;

export interface SayOptions {
  numberId?: string;
  quotedWamid?: string;
}

export interface NewCustomer {
  name: string;
  waId?: string;
  username?: string;
}

/** The customers' phones and the owner's phone: what people do, turned into what Meta tells. */
export class People {
  readonly #world: World;
  readonly #media: MediaShelf;

  constructor(world: World, media: MediaShelf) {
    this.#world = world;
    this.#media = media;
  }

  add(person: NewCustomer): Customer {
    const { state } = this.#world;
    const name = person.name.trim().slice(0, 80);
    const waId = person.waId?.replace(/\D/g, '') || undefined;
    const username = person.username?.replace(/^@+/, '').trim() || undefined;
    if (name === '') throw new SimulatorRefusal('name_missing', 422);
    if (waId === undefined && username === undefined) throw new SimulatorRefusal('phone_or_username', 422);
    if (waId !== undefined && !/^\d{8,15}$/.test(waId)) throw new SimulatorRefusal('phone_bad', 422);
    if (waId !== undefined && state.customers.some((one) => one.waId === waId)) {
      throw new SimulatorRefusal('phone_taken');
    }
    if (state.customers.length >= KEPT.customers) throw new SimulatorRefusal('too_many_customers');
    const sequence = this.#world.nextId();
    const customer: Customer = {
      id: `c${sequence}`,
      name,
      userId: `BR.${1_000_000_000_000_000 + sequence}`,
      readReceipts: true,
      online: true,
      blocked: false,
    };
    if (waId !== undefined) customer.waId = waId;
    if (username !== undefined) customer.username = username;
    state.customers.push(customer);
    this.#world.customerChanged(customer);
    return customer;
  }

  customerSays(customerId: string, text: string, options: SayOptions = {}): PhoneMessage {
    return this.#customerSends(customerId, textDraft(checkedText(text), options.quotedWamid), options);
  }

  /** The customer came through an advertisement. */
  customerComesFromAd(customerId: string, text: string, options: SayOptions = {}): PhoneMessage {
    const referral = {
      source_url: 'https://fb.me/anuncio',
      source_type: 'ad',
      source_id: '120210000000000001',
      headline: 'Coleção de verão',
      body: 'Fale com a gente no WhatsApp',
      media_type: 'image',
      ctwa_clid: `click-${this.#world.nextId()}`,
    };
    return this.#customerSends(customerId, { ...textDraft(checkedText(text)), referral }, options);
  }

  customerSends(customerId: string, kind: ThingKind, caption = '', options: SayOptions = {}): PhoneMessage {
    const { phoneNumberId } = this.#world.number(options.numberId);
    return this.#customerSends(customerId, thingDraft(kind, caption, phoneNumberId, this.#media), options);
  }

  /** Taps a button or row of a message the customer got. */
  customerTaps(customerId: string, wamid: string, choiceId: string): PhoneMessage {
    const { thread, message } = this.#own(wamid, customerId);
    const choice = message.choices?.find((one) => one.id === choiceId);
    if (!choice) throw new SimulatorRefusal('choice_unknown', 404);
    const reply = { id: choice.id, title: choice.title };
    const payload =
      message.type === 'interactive_list'
        ? { type: 'list_reply', list_reply: reply }
        : { type: 'button_reply', button_reply: reply };
    const draft: Draft =
      message.type === 'template'
        ? { type: 'button', payload: { payload: choice.id, text: choice.title }, text: choice.title }
        : { type: 'interactive', payload, text: choice.title };
    return this.#customerSends(customerId, { ...draft, quotedWamid: wamid }, { numberId: thread.numberId });
  }

  ownerSays(customerId: string, text: string, options: SayOptions = {}): PhoneMessage {
    return this.#ownerSends(customerId, textDraft(checkedText(text), options.quotedWamid), options);
  }

  ownerSends(customerId: string, kind: SampleKind, caption = '', options: SayOptions = {}): PhoneMessage {
    const { phoneNumberId } = this.#world.number(options.numberId);
    return this.#ownerSends(customerId, thingDraft(kind, caption, phoneNumberId, this.#media), options);
  }

  /** @param emoji null takes it away */
  reacts(by: 'customer' | 'owner', wamid: string, emoji: string | null): void {
    const { thread, message } = this.#world.message(wamid);
    const side = by === 'customer' ? 'customer' : 'business';
    if (emoji === null) delete message.reactions[side];
    else message.reactions[side] = emoji.slice(0, 16);
    this.#world.messageChanged(thread, message);
    if (by === 'customer') this.#customerWrote(thread);
    this.#tellTouch(by, thread, 'reaction', {
      message_id: wamid,
      ...(emoji === null ? {} : { emoji: emoji.slice(0, 16) }),
    });
  }

  edits(by: 'customer' | 'owner', wamid: string, text: string): void {
    const { thread, message } = this.#written(by, wamid, EDIT_MS);
    if (message.type !== 'text') throw new SimulatorRefusal('not_a_text', 422);
    message.text = checkedText(text);
    message.editedAt = this.#world.clock.now();
    this.#world.messageChanged(thread, message);
    this.#tellTouch(by, thread, 'edit', {
      original_message_id: wamid,
      message: { type: 'text', text: { body: message.text } },
    });
  }

  revokes(by: 'customer' | 'owner', wamid: string): void {
    const { thread, message } = this.#written(by, wamid, REVOKE_MS);
    message.revoked = true;
    this.#world.messageChanged(thread, message);
    this.#tellTouch(by, thread, 'revoke', { original_message_id: wamid });
  }

  changeCustomer(
    customerId: string,
    change: Partial<Pick<Customer, 'readReceipts' | 'online' | 'blocked'>>,
  ): Customer {
    const customer = this.#world.customer(customerId);
    for (const name of ['readReceipts', 'online', 'blocked'] as const) {
      const value = change[name];
      if (typeof value === 'boolean') customer[name] = value;
    }
    this.#world.customerChanged(customer);
    return customer;
  }

  /** A new SIM: Meta gives a new user id with it and says so in every thread. */
  changesNumber(customerId: string, waId: string): Customer {
    const digits = waId.replace(/\D/g, '');
    if (!/^\d{8,15}$/.test(digits)) throw new SimulatorRefusal('phone_bad', 422);
    const customer = this.#world.customer(customerId);
    const before = { from: customer.waId, from_user_id: customer.userId };
    customer.waId = digits;
    customer.userId = `BR.${1_000_000_000_000_000 + this.#world.nextId()}`;
    this.#world.customerChanged(customer);
    this.#tellSystem(customer, before, {
      type: 'user_changed_number',
      body: `${customer.name} changed number`,
      wa_id: digits,
      user_id: customer.userId,
    });
    return customer;
  }

  changesUserId(customerId: string): Customer {
    const customer = this.#world.customer(customerId);
    const previous = customer.userId;
    customer.userId = `BR.${1_000_000_000_000_000 + this.#world.nextId()}`;
    this.#world.customerChanged(customer);
    this.#tellSystem(
      customer,
      {},
      {
        type: 'user_changed_user_id',
        body: 'user id changed',
        user_id: customer.userId,
        previous_user_id: previous,
      },
    );
    return customer;
  }

  takesUsername(customerId: string, username: string): Customer {
    const customer = this.#world.customer(customerId);
    const taken = username.replace(/^@+/, '').trim().slice(0, 60);
    if (taken === '') delete customer.username;
    else customer.username = taken;
    this.#world.customerChanged(customer);
    return customer;
  }

  #tellSystem(customer: Customer, from: Record<string, unknown>, system: Record<string, unknown>): void {
    for (const thread of this.#world.state.threads) {
      if (thread.customerId !== customer.id) continue;
      this.#world.tell('messages', thread.numberId, 'messages', {
        id: this.#world.newWamid(customer),
        ...from,
        timestamp: seconds(this.#world.clock.now()),
        type: 'system',
        system,
      });
    }
  }

  #customerSends(customerId: string, draft: Draft, options: SayOptions): PhoneMessage {
    const customer = this.#world.customer(customerId);
    const { phoneNumberId } = this.#world.number(options.numberId);
    const thread = this.#world.thread(phoneNumberId, customerId);
    const quietSince = thread.messages.at(-1)?.at ?? null;
    const message = this.#put(thread, customer, 'customer', draft);
    this.#customerWrote(thread);
    this.#world.tell(
      'messages',
      phoneNumberId,
      'messages',
      this.#item(customer, draft, message, 'customer'),
      {
        contact: contactOf(customer),
        wamid: message.wamid,
      },
    );
    this.#greet(thread, customer, quietSince);
    return message;
  }

  #customerWrote(thread: Thread): void {
    thread.lastCustomerAt = this.#world.clock.now();
    this.#world.save();
  }

  /** The Business app greets who writes first or after a day of silence, a moment later and as if the owner had typed. */
  #greet(thread: Thread, customer: Customer, quietSince: number | null): void {
    const { clock, state, phoneDice } = this.#world;
    const fresh = quietSince === null || clock.now() - quietSince > 24 * 3_600_000;
    if (!state.greeting.enabled || !fresh) return;
    clock.after(phoneDice.between(800, 2500), () => {
      this.#ownerSends(
        customer.id,
        { ...textDraft(state.greeting.text), automatic: true },
        { numberId: thread.numberId },
      );
    });
  }

  #ownerSends(customerId: string, draft: Draft, options: SayOptions): PhoneMessage {
    const customer = this.#world.customer(customerId);
    const { phoneNumberId } = this.#world.number(options.numberId);
    const thread = this.#world.thread(phoneNumberId, customerId);
    const message = this.#put(thread, customer, 'owner', draft);
    const { chaos } = this.#world.state;
    const unreadable = this.#world.phoneDice.happens(chaos.unreadableEcho);
    const item = this.#item(customer, draft, message, 'owner');
    this.#world.tell('smb_message_echoes', phoneNumberId, 'message_echoes', unreadable ? bare(item) : item, {
      contact: contactOf(customer),
      delayMs: chaos.echoDelayMs > 0 ? this.#world.phoneDice.roll() * chaos.echoDelayMs : 0,
    });
    this.#world.clock.after(600, () => this.#delivered(thread, customer, message));
    return message;
  }

  /** Ticks on the owner's own phone: they are his alone, no status is promised for them. */
  #delivered(thread: Thread, customer: Customer, message: PhoneMessage): void {
    if (!customer.online || customer.blocked) return;
    message.ticks = 'delivered';
    this.#world.messageChanged(thread, message);
  }

  #put(thread: Thread, customer: Customer, by: Speaker, draft: Draft): PhoneMessage {
    const message: PhoneMessage = {
      wamid: this.#world.newWamid(customer),
      by,
      at: this.#world.clock.now(),
      type: draft.type,
      text: draft.text,
      reactions: {},
      ticks: 'sent',
      ...(draft.mediaId === undefined ? {} : { mediaId: draft.mediaId }),
      ...(draft.filename === undefined ? {} : { filename: draft.filename }),
      ...(draft.quotedWamid === undefined ? {} : { quotedWamid: draft.quotedWamid }),
      ...(draft.automatic ? { automatic: true } : {}),
    };
    this.#world.add(thread, message);
    return message;
  }

  #item(
    customer: Customer,
    draft: Draft,
    message: PhoneMessage,
    by: 'customer' | 'owner',
  ): Record<string, unknown> {
    const { thread } = this.#world.message(message.wamid);
    return {
      ...this.#ends(customer, thread, by),
      id: message.wamid,
      timestamp: seconds(message.at),
      type: draft.type,
      ...(draft.payload === undefined ? {} : { [draft.type]: draft.payload }),
      ...(draft.errors ? { errors: draft.errors } : {}),
      ...(draft.referral ? { referral: draft.referral } : {}),
      ...(draft.quotedWamid
        ? { context: { from: this.#quotedFrom(draft.quotedWamid, customer, thread), id: draft.quotedWamid } }
        : {}),
    };
  }

  #quotedFrom(wamid: string, customer: Customer, thread: Thread): string | undefined {
    const byCustomer = this.#world.knows(wamid) && this.#world.message(wamid).message.by === 'customer';
    return byCustomer
      ? customer.waId
      : this.#world.number(thread.numberId).displayPhoneNumber.replace(/\D/g, '');
  }

  #ends(customer: Customer, thread: Thread, by: 'customer' | 'owner'): Record<string, unknown> {
    const display = this.#world.number(thread.numberId).displayPhoneNumber.replace(/\D/g, '');
    const person = by === 'customer' ? (['from', 'from_user_id'] as const) : (['to', 'to_user_id'] as const);
    return {
      ...(by === 'owner' ? { from: display } : {}),
      ...(customer.waId === undefined ? {} : { [person[0]]: customer.waId }),
      [person[1]]: customer.userId,
    };
  }

  #tellTouch(by: 'customer' | 'owner', thread: Thread, type: string, payload: unknown): void {
    const customer = this.#world.customer(thread.customerId);
    const item = {
      ...this.#ends(customer, thread, by),
      id: this.#world.newWamid(customer),
      timestamp: seconds(this.#world.clock.now()),
      type,
      [type]: payload,
    };
    const [field, list] =
      by === 'customer' ? ['messages', 'messages'] : ['smb_message_echoes', 'message_echoes'];
    this.#world.tell(field, thread.numberId, list, item, { contact: contactOf(customer) });
  }

  #own(wamid: string, customerId: string): { thread: Thread; message: PhoneMessage } {
    const found = this.#world.message(wamid);
    if (found.thread.customerId !== customerId) throw new SimulatorRefusal('message_unknown', 404);
    return found;
  }

  #written(
    by: 'customer' | 'owner',
    wamid: string,
    withinMs: number,
  ): { thread: Thread; message: PhoneMessage } {
    const found = this.#world.message(wamid);
    if (found.message.by !== by) throw new SimulatorRefusal('not_yours', 403);
    if (found.message.revoked) throw new SimulatorRefusal('already_deleted');
    if (this.#world.clock.now() - found.message.at > withinMs) throw new SimulatorRefusal('too_late');
    return found;
  }
}

function checkedText(text: string): string {
  if (text.trim() === '') throw new SimulatorRefusal('text_empty', 422);
  if (text.length > 65_536) throw new SimulatorRefusal('text_too_long', 422);
  return text;
}

/** Seen in the field: an echo with its type and errors, and nothing to read. */
function bare(item: Record<string, unknown>): Record<string, unknown> {
  const { id, from, to, to_user_id, timestamp } = item;
  return { id, from, to, to_user_id, timestamp, type: 'unsupported', errors: [{ code: 131060, title: 'x' }] };
}

export function contactOf(customer: Customer): unknown {
  return {
    profile: { name: customer.name, ...(customer.username ? { username: `@${customer.username}` } : {}) },
    ...(customer.waId === undefined ? {} : { wa_id: customer.waId }),
    user_id: customer.userId,
  };
}
