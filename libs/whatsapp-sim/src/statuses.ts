import type { PhoneMessage, Thread } from './views.ts';
import { seconds, type World } from './world.ts';

/** The life of what the product sent: ticks on the pretend phones, and the status webhooks about them. */
export class Statuses {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** `sent` by webhook, waited for: it is there before the HTTP answer that names the message. */
  async tellSentFirst(thread: Thread, message: PhoneMessage): Promise<void> {
    message.ticks = 'sent';
    this.#world.messageChanged(thread, message);
    await this.#world.tellNow('messages', thread.numberId, 'statuses', this.#status(thread, message, 'sent'));
  }

  /** sent → delivered → read, as far as the customer's phone lets it. */
  climb(thread: Thread, message: PhoneMessage): void {
    const { graphDice, clock } = this.#world;
    const { chaos } = this.#world.state;
    if (graphDice.happens(chaos.windowClosedLate)) {
      clock.after(500, () => this.#fails(thread, message, 131047));
      return;
    }
    if (graphDice.happens(chaos.strangerStatus)) {
      const stranger = { ...message, wamid: this.#world.newWamid({ userId: 'BR.0' }) };
      this.#world.tell(
        'messages',
        thread.numberId,
        'statuses',
        this.#status(thread, stranger, 'delivered', true),
      );
    }
    clock.after(graphDice.between(80, 400), () => {
      this.#reaches(thread, message, 'sent');
      if (graphDice.happens(chaos.lateFailed)) {
        clock.after(graphDice.between(2000, 9000), () => this.#fails(thread, message, 131026));
        return;
      }
      clock.after(graphDice.between(200, 900), () => this.#arrives(thread, message));
    });
  }

  #arrives(thread: Thread, message: PhoneMessage): void {
    const customer = this.#world.customer(thread.customerId);
    if (!customer.online || customer.blocked || message.ticks === 'failed') return;
    const { graphDice, clock } = this.#world;
    const skip = customer.readReceipts && graphDice.happens(this.#world.state.chaos.skipDelivered);
    if (!skip) this.#reaches(thread, message, 'delivered');
    if (!customer.readReceipts) return;
    clock.after(graphDice.between(1500, 6000), () => this.#reaches(thread, message, 'read'));
  }

  /** The phone is back on the net: what waited for it arrives. */
  comesOnline(customerId: string): void {
    for (const thread of this.#world.state.threads) {
      if (thread.customerId !== customerId) continue;
      for (const message of thread.messages) {
        if (message.by === 'business' && message.ticks === 'sent') this.#arrives(thread, message);
      }
    }
  }

  /** After a restart: what had not arrived yet goes on its way. */
  resume(): void {
    for (const thread of this.#world.state.threads) {
      for (const message of thread.messages.slice(-20)) {
        if (message.by !== 'business') continue;
        if (message.ticks === 'accepted') this.climb(thread, message);
        else if (message.ticks === 'sent') this.#world.clock.after(500, () => this.#arrives(thread, message));
      }
    }
  }

  #reaches(thread: Thread, message: PhoneMessage, status: 'sent' | 'delivered' | 'read'): void {
    const customer = this.#world.customer(thread.customerId);
    if (status === 'read' && (!customer.readReceipts || !customer.online)) return;
    const rank = ['accepted', 'sent', 'delivered', 'read'];
    const already = rank.indexOf(message.ticks) >= rank.indexOf(status);
    if (message.ticks === 'failed') return;
    if (!already) {
      message.ticks = status;
      this.#world.messageChanged(thread, message);
    } else if (status !== 'sent') return;
    this.#world.tell('messages', thread.numberId, 'statuses', this.#status(thread, message, status));
  }

  #fails(thread: Thread, message: PhoneMessage, code: number): void {
    message.ticks = 'failed';
    message.failure = code;
    this.#world.messageChanged(thread, message);
    this.#world.tell('messages', thread.numberId, 'statuses', this.#status(thread, message, 'failed'));
  }

  #status(thread: Thread, message: PhoneMessage, status: string, anonymous = false): Record<string, unknown> {
    const customer = this.#world.customer(thread.customerId);
    return {
      id: message.wamid,
      status,
      timestamp: seconds(this.#world.clock.now()),
      ...(customer.waId === undefined ? {} : { recipient_id: customer.waId }),
      recipient_user_id: customer.userId,
      ...(message.callbackData === undefined || anonymous
        ? {}
        : { biz_opaque_callback_data: message.callbackData }),
      ...(status === 'failed'
        ? { errors: [statusError(message.failure ?? 131000)] }
        : {
            pricing: {
              billable: message.type === 'template',
              pricing_model: 'PMP',
              category: message.type === 'template' ? 'utility' : 'service',
              type: message.type === 'template' ? 'regular' : 'free_customer_service',
            },
          }),
    };
  }

  /** A status of something that no phone shows as a message: a reaction, a send to nobody. */
  tellLoose(
    numberId: string,
    about: { wamid: string; callbackData?: string; failure?: number; recipientId?: string },
    status: string,
    thread?: Thread,
  ): void {
    const recipient = thread ? this.#world.customer(thread.customerId) : undefined;
    const recipientId = recipient?.waId ?? about.recipientId;
    this.#world.tell('messages', numberId, 'statuses', {
      id: about.wamid,
      status,
      timestamp: seconds(this.#world.clock.now()),
      ...(recipientId === undefined ? {} : { recipient_id: recipientId }),
      ...(recipient ? { recipient_user_id: recipient.userId } : {}),
      ...(about.callbackData === undefined ? {} : { biz_opaque_callback_data: about.callbackData }),
      ...(about.failure === undefined ? {} : { errors: [statusError(about.failure)] }),
    });
  }
}

function statusError(code: number): Record<string, unknown> {
  const titles: Record<number, string> = {
    131026: 'Message undeliverable',
    131047: 'Re-engagement message',
  };
  const title = titles[code] ?? 'Something went wrong';
  return { code, title, message: title, error_data: { details: title } };
}
