/** Meta's side of a number: the ids that stand in its deliveries. */
export interface DeliveryNumber {
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  /** Digits only. */
  readonly phone: string;
}

export interface DeliveryCustomer {
  /** Digits only. */
  readonly phone: string;
  readonly name: string;
}

type Json = Record<string, unknown>;

/** One change of a delivery, as Meta nests it. */
export interface DeliveryChange {
  readonly field: string;
  readonly value: Json;
}

let deliveries = 0;

/** A POST body with these changes. Never twice the same bytes: a repetition is made by sending one body again. */
export function deliveryBody(number: DeliveryNumber, ...changes: readonly DeliveryChange[]): string {
  deliveries += 1;
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: number.businessAccountId, time: 1_700_000_000 + deliveries, changes }],
  });
}

export function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}

/** Makes the changes of one number's deliveries. */
export class Changes {
  constructor(private readonly number: DeliveryNumber) {}

  messages(customer: DeliveryCustomer, ...messages: readonly Json[]): DeliveryChange {
    const contact = { profile: { name: customer.name }, wa_id: customer.phone };
    return this.change('messages', {
      contacts: [contact],
      messages: messages.map((message) => ({ from: customer.phone, ...message })),
    });
  }

  echoes(customer: DeliveryCustomer, ...echoes: readonly Json[]): DeliveryChange {
    return this.change('smb_message_echoes', {
      contacts: [{ wa_id: customer.phone }],
      message_echoes: echoes.map((echo) => ({ from: this.number.phone, to: customer.phone, ...echo })),
    });
  }

  statuses(...statuses: readonly Json[]): DeliveryChange {
    return this.change('messages', { statuses });
  }

  change(field: string, value: Json): DeliveryChange {
    const metadata = {
      display_phone_number: this.number.phone,
      phone_number_id: this.number.phoneNumberId,
    };
    return { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
  }
}
