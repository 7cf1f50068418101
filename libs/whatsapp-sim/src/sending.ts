import { brazilianTwins } from '@balcao/whatsapp';
import { Limits } from './limits.ts';
import type { MediaShelf } from './media.ts';
import { contactOf, type People } from './people.ts';
import type { Customer, PhoneMessage, Thread } from './views.ts';
import type { Statuses } from './statuses.ts';
import { choicesOf, record, typeOf, wordOf, wordsOf, type Json } from './read-send.ts';
import { checkSend, type Fault } from './validate-send.ts';
import { seconds, type World } from './world.ts';

const WINDOW_MS = 24 * 3_600_000;
const TYPING_MS = 25_000;

/** How the HTTP answer ends once a message is accepted. */
export type Ending = 'answer' | 'server_error' | 'cut' | 'hang';

export type SendResult =
  { refused: Fault } | { accepted: true; answer: unknown; ending: Ending; note?: string } | { success: true };

/** `POST /{phone_number_id}/messages`: Meta's judgement, the customer's phone, and the statuses that follow. */
export class Sending {
  readonly #world: World;
  readonly #media: MediaShelf;
  readonly #people: People;
  readonly #statuses: Statuses;
  readonly #limits: Limits;

  constructor(world: World, media: MediaShelf, people: People, statuses: Statuses) {
    this.#world = world;
    this.#media = media;
    this.#people = people;
    this.#statuses = statuses;
    this.#limits = new Limits(world.clock);
  }

  /** Counts what customers write too: throughput is both ways. */
  countInbound(numberId: string): void {
    this.#limits.takeNumber(numberId);
  }

  async send(numberId: string, body: unknown): Promise<SendResult> {
    const send = record(body);
    if (send['status'] === 'read') return this.#read(numberId, send);
    const injected = this.#injectedRefusal();
    if (injected) return { refused: injected };
    const connection = this.#world.state.connections[numberId] ?? 'connected';
    if (connection !== 'connected') {
      return { refused: { http: 400, code: 133010, details: 'The account is not registered' } };
    }
    const wrong = checkSend(body, this.#world.state.templates, (id) => this.#media.find(id) !== undefined);
    if (wrong) return { refused: wrong };
    const customer = this.#recipient(send);
    const pairKey = customer?.id ?? wordOf(send['to'] ?? send['recipient']);
    const thread = customer ? this.#world.thread(numberId, customer.id) : undefined;
    const late = this.#refusalByState(numberId, pairKey, send, thread);
    if (late) return { refused: late };
    return this.#accept(numberId, send, customer);
  }

  #injectedRefusal(): Fault | null {
    const { graphDice } = this.#world;
    const { chaos } = this.#world.state;
    if (graphDice.happens(chaos.deadToken)) {
      return { http: 401, code: 190, details: 'Error validating access token: session has expired' };
    }
    if (graphDice.happens(chaos.rateLimited)) {
      return {
        http: 429,
        code: 130429,
        details: 'Message failed to send because there were too many messages',
      };
    }
    if (graphDice.happens(chaos.pairLimited)) {
      return {
        http: 400,
        code: 131056,
        details: 'Too many messages sent from this phone number to the same user',
      };
    }
    if (graphDice.happens(chaos.windowClosed)) {
      return {
        http: 400,
        code: 131047,
        details: 'More than 24 hours have passed since the customer last replied',
      };
    }
    if (graphDice.happens(chaos.tryLater)) {
      return { http: 500, code: 131000, details: 'Something went wrong' };
    }
    return null;
  }

  #refusalByState(numberId: string, pairKey: string, send: Json, thread: Thread | undefined): Fault | null {
    const lastCustomerAt = thread?.lastCustomerAt ?? null;
    const open = lastCustomerAt !== null && this.#world.clock.now() - lastCustomerAt < WINDOW_MS;
    if (send['type'] !== 'template' && !open) {
      return {
        http: 400,
        code: 131047,
        details:
          'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
      };
    }
    const quoted = record(send['context'])['message_id'];
    if (quoted !== undefined && (typeof quoted !== 'string' || !this.#isIn(thread, quoted))) {
      return { http: 400, code: 131009, details: 'Parameter context.message_id is not valid' };
    }
    const target = record(send['reaction'])['message_id'];
    if (send['type'] === 'reaction' && (typeof target !== 'string' || !this.#isIn(thread, target))) {
      return { http: 400, code: 131009, details: 'Parameter reaction.message_id is not valid' };
    }
    if (!this.#limits.takePair(numberId, pairKey)) {
      return {
        http: 400,
        code: 131056,
        details:
          'Message failed to send because there were too many messages to the same recipient in a short time',
      };
    }
    if (!this.#limits.takeNumber(numberId)) {
      return { http: 429, code: 130429, details: 'Cloud API message throughput has been reached.' };
    }
    return null;
  }

  #isIn(thread: Thread | undefined, wamid: string): boolean {
    return thread?.messages.some((message) => message.wamid === wamid) ?? false;
  }

  /** The phone wins over the user id; Brazilian numbers are found with and without the ninth digit. */
  #recipient(send: Json): Customer | undefined {
    const { customers } = this.#world.state;
    if (typeof send['to'] === 'string') {
      const digits = send['to'].replace(/\D/g, '');
      const forms = [digits, ...brazilianTwins(digits)];
      return customers.find((one) => one.waId !== undefined && forms.includes(one.waId));
    }
    return customers.find((one) => one.userId === send['recipient']);
  }

  async #accept(numberId: string, send: Json, customer: Customer | undefined): Promise<SendResult> {
    const { graphDice } = this.#world;
    const { chaos } = this.#world.state;
    const callbackData =
      typeof send['biz_opaque_callback_data'] === 'string' ? send['biz_opaque_callback_data'] : undefined;
    const input = typeof send['to'] === 'string' ? send['to'] : undefined;
    const stranger = { waId: input?.replace(/\D/g, ''), userId: wordOf(send['recipient']) };
    const wamid = this.#world.newWamid(customer ?? stranger);
    const contact =
      input !== undefined
        ? { input, wa_id: customer?.waId ?? stranger.waId }
        : { input: send['recipient'], user_id: send['recipient'] };
    const answer = { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: wamid }] };

    if (!customer) {
      // Meta accepts any number and finds out later that nobody is there.
      this.#world.clock.after(400, () =>
        this.#statuses.tellLoose(
          numberId,
          { wamid, callbackData, failure: 131026, recipientId: stranger.waId },
          'failed',
        ),
      );
      return { accepted: true, answer, ending: 'answer' };
    }
    const thread = this.#world.thread(numberId, customer.id);
    if (send['type'] === 'reaction') return this.#acceptReaction(thread, send, wamid, callbackData, answer);

    const message = this.#show(thread, send, wamid, callbackData);
    const notes: string[] = [];
    if (graphDice.happens(chaos.echoRace)) {
      notes.push('echoRace');
      this.#people.ownerSays(customer.id, 'Já estou vendo isso aqui pelo celular 👍', { numberId });
    }
    if (graphDice.happens(chaos.apiEcho)) {
      notes.push('apiEcho');
      this.#reflect(thread, customer, message, send);
    }
    if (graphDice.happens(chaos.statusFirst)) {
      notes.push('statusFirst');
      await this.#statuses.tellSentFirst(thread, message);
    }
    this.#statuses.climb(thread, message);
    const ending = this.#ending();
    if (ending !== 'answer') notes.push(ending);
    return { accepted: true, answer, ending, ...(notes.length > 0 ? { note: notes.join(', ') } : {}) };
  }

  #ending(): Ending {
    const { graphDice } = this.#world;
    const { chaos } = this.#world.state;
    if (graphDice.happens(chaos.serverError)) return 'server_error';
    if (graphDice.happens(chaos.dropAnswer)) return 'cut';
    return graphDice.happens(chaos.hang) ? 'hang' : 'answer';
  }

  #acceptReaction(
    thread: Thread,
    send: Json,
    wamid: string,
    callbackData: string | undefined,
    answer: unknown,
  ): SendResult {
    const { message_id, emoji } = record(send['reaction']);
    const { message } = this.#world.message(wordOf(message_id));
    if (typeof emoji === 'string' && emoji !== '') message.reactions.business = emoji.slice(0, 16);
    else delete message.reactions.business;
    this.#world.messageChanged(thread, message);
    // Only `sent` ever comes for a reaction.
    this.#world.clock.after(300, () =>
      this.#statuses.tellLoose(thread.numberId, { wamid, callbackData }, 'sent', thread),
    );
    return { accepted: true, answer, ending: 'answer' };
  }

  #show(thread: Thread, send: Json, wamid: string, callbackData: string | undefined): PhoneMessage {
    const type = typeOf(send);
    const payload = record(send[type]);
    const quoted = record(send['context'])['message_id'];
    const message: PhoneMessage = {
      wamid,
      by: 'business',
      at: this.#world.clock.now(),
      type: type === 'interactive' && payload['type'] === 'list' ? 'interactive_list' : type,
      text: wordsOf(type, payload, this.#world.state.templates),
      reactions: {},
      ticks: 'accepted',
      ...(callbackData === undefined ? {} : { callbackData }),
      ...(typeof quoted === 'string' ? { quotedWamid: quoted } : {}),
      ...(typeof payload['id'] === 'string' ? { mediaId: payload['id'] } : {}),
      ...(typeof payload['filename'] === 'string' ? { filename: payload['filename'] } : {}),
    };
    const choices = choicesOf(type, payload);
    if (choices.length > 0) message.choices = choices;
    this.#world.add(thread, message);
    return message;
  }

  /** Seen in the field: what we sent through the API comes back as if the owner had written it. */
  #reflect(thread: Thread, customer: Customer, message: PhoneMessage, send: Json): void {
    const type = typeOf(send);
    this.#world.tell(
      'smb_message_echoes',
      thread.numberId,
      'message_echoes',
      {
        id: message.wamid,
        from: this.#world.number(thread.numberId).displayPhoneNumber.replace(/\D/g, ''),
        ...(customer.waId === undefined ? {} : { to: customer.waId }),
        to_user_id: customer.userId,
        timestamp: seconds(message.at),
        type,
        [type]: send[type],
      },
      { contact: contactOf(customer) },
    );
  }

  /** Marks the message and all before it; with a typing indicator the customer sees that somebody writes. */
  #read(numberId: string, send: Json): SendResult {
    const wamid = send['message_id'];
    if (typeof wamid !== 'string' || !this.#world.knows(wamid)) {
      return { refused: { http: 400, code: 131009, details: 'Parameter message_id is not valid' } };
    }
    const { thread, message } = this.#world.message(wamid);
    if (thread.numberId !== numberId || message.by !== 'customer') {
      return { refused: { http: 400, code: 131009, details: 'Parameter message_id is not valid' } };
    }
    for (const one of thread.messages) {
      if (one.by === 'customer' && one.ticks !== 'read') {
        one.ticks = 'read';
        this.#world.messageChanged(thread, one);
      }
      if (one === message) break;
    }
    if (send['typing_indicator'] !== undefined) {
      const until = this.#world.clock.now() + TYPING_MS;
      this.#world.publish({ type: 'typing', numberId, customerId: thread.customerId, until });
    }
    return { success: true };
  }
}
