import { createHmac } from 'node:crypto';

export const APP_SECRET = 'secret of the benchmarks';

export interface Delivery {
  readonly wamid: string;
  readonly body: Buffer;
}

const TEXTS = [
  'Oi, tudo bem? Queria saber se vocês têm o tênis branco no 38.',
  'Boa tarde! O pedido 48213 ainda não chegou, podem ver para mim?',
  'Qual o valor do frete para Campinas?',
  'Consigo trocar a cor? Comprei ontem na loja e ficou diferente da foto.',
  'Obrigada!',
];

/** Text messages as Meta sends them, one to a delivery, from a number's customers in turn. */
export class Deliveries {
  private made = 0;

  /** @param number  Meta's phone_number_id */
  constructor(
    private readonly number: string,
    private readonly customers: number,
    private readonly mark = '',
  ) {}

  next(): Delivery {
    const i = this.made++;
    const customer = i % this.customers;
    const waId = `5511${String(900_000_000 + customer)}`;
    const wamid = `wamid.BENCH${this.mark}${this.number}${String(i).padStart(9, '0')}`;
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102290129340398',
          changes: [
            {
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '551190000001', phone_number_id: this.number },
                contacts: [{ profile: { name: `Cliente ${customer}` }, wa_id: waId }],
                messages: [
                  {
                    from: waId,
                    id: wamid,
                    timestamp: String(Math.floor(Date.now() / 1_000)),
                    text: { body: TEXTS[i % TEXTS.length] },
                    type: 'text',
                  },
                ],
              },
              field: 'messages',
            },
          ],
        },
      ],
    });
    return { wamid, body: Buffer.from(body) };
  }
}

/** A whole signed POST, ready for the wire. */
export function signedRequest({ body }: Delivery): Buffer {
  const signature = createHmac('sha256', APP_SECRET).update(body).digest('hex');
  const head =
    `POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
    `X-Hub-Signature-256: sha256=${signature}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
