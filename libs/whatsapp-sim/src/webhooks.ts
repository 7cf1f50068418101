import { signBody } from '@balcao/whatsapp';
import type { Chaos } from './chaos.ts';
import type { SimClock } from './clock.ts';
import type { Dice } from './dice.ts';
import type { Deliver, RetryPlan, SimNumber } from './options.ts';
import type { Happening } from './state.ts';
import type { LogEntry } from './views.ts';

const IN_FLIGHT = 16;
const MERGE_MS = 400;
const BIGGEST_BATCH = 20;

export interface WebhookLineParts {
  clock: SimClock;
  dice: Dice;
  chaos: () => Chaos;
  appSecret: string;
  webhookUrl: string;
  numbers: readonly SimNumber[];
  deliver: Deliver;
  retry: RetryPlan;
  log: (entry: Omit<LogEntry, 'id' | 'at'>) => void;
  /** The product answered 200. */
  taken: (happening: Happening) => void;
  /** Given up after the last try. */
  lost: (happening: Happening) => void;
}

/** Meta's side of the webhook: batches, signs, sends in parallel, tries again until 200. */
export class WebhookLine {
  readonly #parts: WebhookLineParts;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];
  #inFlight = 0;
  #buffer: Happening[] = [];
  #flushTimer: (() => void) | undefined;
  #stopped = false;

  constructor(parts: WebhookLineParts) {
    this.#parts = parts;
  }

  /** Tells the product, soon and at least once. */
  emit(happening: Happening, extraDelayMs = 0): void {
    const { dice, clock } = this.#parts;
    const chaos = this.#parts.chaos();
    let delay = extraDelayMs;
    if (chaos.delayMs > 0) delay += dice.roll() * chaos.delayMs;
    if (dice.happens(chaos.shuffle)) delay += dice.between(200, 2000);
    const copyAfter = dice.happens(chaos.duplicate) ? delay + dice.between(0, 4000) : null;
    if (dice.happens(chaos.badSignature)) void this.#postForged(happening);
    if (dice.happens(chaos.unknownKind)) this.#postNonsense(happening);
    this.#later(delay, () => this.#gather(happening));
    if (copyAfter !== null) clock.after(copyAfter, () => this.#gather({ ...happening, id: -1 }));
  }

  /** Tells the product now, by itself, and waits for the answer (or the failure of the first try). */
  async tellNow(happening: Happening): Promise<void> {
    await this.#post([happening]);
  }

  /** Bytes as they are: for bodies that no phone would cause. @returns HTTP status, null without answer */
  async deliverRaw(body: Buffer, signature: string | null): Promise<number | null> {
    return this.#send(body, signature, 'raw');
  }

  /** When nothing is on its way. Events waiting for their time or their next try do not count. */
  settled(): Promise<void> {
    if (this.#inFlight === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((done) => this.#idle.push(done));
  }

  stop(): void {
    this.#stopped = true;
  }

  #later(ms: number, run: () => void | Promise<void>): void {
    if (ms <= 0) void run();
    else this.#parts.clock.after(ms, run);
  }

  #gather(happening: Happening): void | Promise<void> {
    const { dice, clock } = this.#parts;
    const { merge } = this.#parts.chaos();
    if (this.#buffer.length === 0 && !dice.happens(merge)) return this.#post([happening]);
    this.#buffer.push(happening);
    if (this.#buffer.length >= BIGGEST_BATCH) return this.#flush();
    this.#flushTimer ??= clock.after(MERGE_MS, () => this.#flush());
  }

  #flush(): void | Promise<void> {
    this.#flushTimer?.();
    this.#flushTimer = undefined;
    const batch = this.#buffer;
    this.#buffer = [];
    if (batch.length > 0) return this.#post(batch);
  }

  async #post(batch: Happening[]): Promise<void> {
    const body = encodeBody(bodyOf(batch, this.#parts.numbers, this.#parts.dice));
    await this.#attempt(batch, body, 1);
  }

  async #attempt(batch: Happening[], body: Buffer, attempt: number): Promise<void> {
    if (this.#stopped) return;
    const { retry, clock, taken, lost } = this.#parts;
    const signature = signBody(this.#parts.appSecret, body);
    const summary = batch.map(summaryOf).join(' + ');
    const status = await this.#send(body, signature, summary, attempt > 1 ? `try ${attempt}` : undefined);
    if (status === 200) {
      for (const happening of batch) taken(happening);
    } else if (attempt >= retry.tries) {
      for (const happening of batch) lost(happening);
    } else {
      const wait = Math.min(retry.firstMs * retry.factor ** (attempt - 1), retry.longestMs);
      clock.after(wait, () => this.#attempt(batch, body, attempt + 1));
    }
  }

  async #send(
    body: Buffer,
    signature: string | null,
    summary: string,
    note?: string,
  ): Promise<number | null> {
    if (this.#stopped) return null;
    if (this.#inFlight >= IN_FLIGHT) await new Promise<void>((go) => this.#waiting.push(go));
    this.#inFlight += 1;
    let status: number | null = null;
    try {
      status = await this.#parts.deliver({
        url: this.#parts.webhookUrl,
        body,
        headers: {
          'content-type': 'application/json',
          ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
        },
      });
    } catch {
      // No answer is an answer: it is tried again.
    } finally {
      this.#inFlight -= 1;
      this.#waiting.shift()?.();
      if (this.#inFlight === 0 && this.#waiting.length === 0) for (const done of this.#idle.splice(0)) done();
    }
    this.#parts.log({
      way: 'webhook',
      summary,
      status,
      ...(note === undefined ? {} : { note }),
      detail: body.subarray(0, 4000).toString('utf8'),
    });
    return status;
  }

  async #postForged(happening: Happening): Promise<void> {
    const body = encodeBody(bodyOf([happening], this.#parts.numbers, this.#parts.dice));
    await this.#send(body, signBody('not the secret', body), 'forged', 'badSignature');
  }

  #postNonsense(happening: Happening): void {
    const { dice, numbers } = this.#parts;
    const odd: Happening = dice.pick<Happening>([
      { ...happening, id: -1, field: 'holograms', list: null, item: { beam: [1, 2, 3] } },
      {
        ...happening,
        id: -1,
        field: 'messages',
        list: 'messages',
        item: { id: 7, type: ['text'], text: null },
      },
      { ...happening, id: -1, field: 'messages', list: 'statuses', item: null },
    ]);
    const body = encodeBody(bodyOf([odd], numbers, dice));
    void this.#send(body, signBody(this.#parts.appSecret, body), 'nonsense', 'unknownKind');
  }
}

/** `messages.statuses delivered`: which list, and what the item says it is. */
function summaryOf({ field, list, item }: Happening): string {
  const { status, type, event, action } = (item ?? {}) as Record<string, unknown>;
  const what = [status, type, event, action].find((one) => typeof one === 'string');
  return `${list === null || list === field ? field : `${field}.${list}`}${what === undefined ? '' : ` ${what}`}`;
}

interface Change {
  field: string;
  value: Record<string, unknown>;
}

/** Puts events into Meta's envelope. Neighbours of the same kind share a change or not, as chance has it. */
export function bodyOf(batch: readonly Happening[], numbers: readonly SimNumber[], dice: Dice): unknown {
  const entries: { id: string; time: number; changes: Change[] }[] = [];
  let before: Happening | undefined;
  for (const happening of batch) {
    const number = numbers.find((one) => one.phoneNumberId === happening.numberId) ?? numbers[0];
    const wabaId = number?.wabaId ?? '0';
    let entry = entries.at(-1);
    if (!entry || entry.id !== wabaId || (batch.length > 1 && dice.happens(0.2))) {
      entry = { id: wabaId, time: Math.floor(happening.at / 1000), changes: [] };
      entries.push(entry);
      before = undefined;
    }
    const last = entry.changes.at(-1);
    const same =
      before !== undefined &&
      last !== undefined &&
      happening.list !== null &&
      before.field === happening.field &&
      before.numberId === happening.numberId &&
      before.list === happening.list;
    if (same && happening.list !== null && dice.happens(0.7)) {
      (last.value[happening.list] as unknown[]).push(happening.item);
      if (happening.contact) ((last.value['contacts'] ??= []) as unknown[]).push(happening.contact);
    } else {
      entry.changes.push({ field: happening.field, value: valueOf(happening, number) });
    }
    before = happening;
  }
  return { object: 'whatsapp_business_account', entry: entries };
}

function valueOf(happening: Happening, number: SimNumber | undefined): Record<string, unknown> {
  if (happening.list === null) return { ...(happening.item as Record<string, unknown>) };
  return {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: (number?.displayPhoneNumber ?? '').replace(/\D/g, ''),
      phone_number_id: happening.numberId,
    },
    ...(happening.contact ? { contacts: [happening.contact] } : {}),
    [happening.list]: [happening.item],
  };
}

/** Meta escapes everything outside ASCII, and slashes: whoever signs re-serialised JSON finds out here. */
export function encodeBody(body: unknown): Buffer {
  const json = JSON.stringify(body)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
  return Buffer.from(json, 'ascii');
}

/** Meta waits some seconds for the answer, then counts the delivery as failed. */
export const deliverByHttp: Deliver = async ({ url, body, headers }) => {
  const response = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
};
