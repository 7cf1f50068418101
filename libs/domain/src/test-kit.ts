import type { BotSettings, FaqEntry, HoursSettings, Mode, RoutingSettings } from '@balcao/contract';
import type {
  Change,
  Conversation,
  CustomerMessage,
  Instant,
  NewMessage,
  OwnerEcho,
  Refusal,
} from './conversation.ts';
import { isRefusal } from './conversation.ts';
import type { Actor, Facts, HoursFact } from './facts.ts';
import { compileFaq } from './faq.ts';
import { newConversation } from './new-conversation.ts';
import { settle } from './settle.ts';

/** What specs build on: one shop in São Paulo, one customer, a Tuesday morning. Used by specs only. */

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Tuesday, 24 November 2026, 10:00 in São Paulo. */
export const TUESDAY_10H: Instant = Date.UTC(2026, 10, 24, 13);

export const agent: Actor = { id: 'ana', role: 'agent' };
export const other: Actor = { id: 'bruno', role: 'agent' };
export const supervisor: Actor = { id: 'sara', role: 'supervisor' };

export const FAQ: FaqEntry[] = [
  {
    id: 'hours',
    topic: 'Horário',
    questions: ['Que horas vocês abrem?', 'Qual o horário de funcionamento?', 'Até que horas ficam abertos?'],
    answer: 'Abrimos de segunda a sexta, das 8h às 18h.',
  },
  {
    id: 'address',
    topic: 'Endereço',
    questions: ['Onde vocês ficam?', 'Qual o endereço?', 'Como chego aí?'],
    answer: 'Rua das Flores, 100.',
  },
  {
    id: 'payment',
    topic: 'Pagamento',
    questions: ['Quais as formas de pagamento?', 'Aceita cartão?', 'Posso pagar com pix?'],
    answer: 'Pix, cartão e dinheiro.',
  },
  {
    id: 'delivery',
    topic: 'Entrega',
    questions: ['Vocês fazem entrega?', 'Qual o valor da entrega?', 'Entregam no meu bairro?'],
    answer: 'Entregamos na cidade toda por R$ 10.',
  },
];

const workday = [
  { from: '08:00', to: '12:00', mode: 'bot_then_team' as const },
  { from: '13:30', to: '18:00', mode: 'bot_then_team' as const },
];

export const hoursSettings: HoursSettings = {
  timeZone: 'America/Sao_Paulo',
  weekly: [workday, workday, workday, workday, workday, [], []],
  outside: 'bot_only',
  holidays: [],
};

export const botSettings: BotSettings = {
  enabled: true,
  graceMs: 8 * SECOND,
  graceMaxMs: 20 * SECOND,
  perHour: 4,
  perDay: 12,
  handOverText: 'Vou chamar alguém da equipe.',
  afterHoursText: 'Recebemos sua mensagem. Uma pessoa responde {abertura}.',
  optOutText: 'Você não recebe mais respostas automáticas.',
  missText: 'Não entendi bem.',
  faq: FAQ,
};

export const routing: RoutingSettings = {
  ownerLeaseMs: 20 * MINUTE,
  ownerAnswerWithinMs: 5 * MINUTE,
  ownerAnswerWithinOutsideMs: 30 * MINUTE,
  phoneModeAnswerWithinMs: 15 * MINUTE,
  claimLeaseMs: 10 * MINUTE,
  restLeaseMs: 60 * MINUTE,
  handOverPhrases: ['vou te passar para a equipe'],
  automaticPhoneTexts: [],
};

const faq = compileFaq(FAQ);
let ids = 0;

export function nextId(prefix = 'm'): string {
  ids += 1;
  return `${prefix}${ids}`;
}

export function openHours(mode: Mode = 'bot_then_team'): HoursFact {
  return {
    mode,
    byHand: false,
    isOpen: true,
    changesAt: TUESDAY_10H + 2 * HOUR,
    nextOpeningAt: TUESDAY_10H + 3.5 * HOUR,
    closure: null,
  };
}

export function closedHours(mode: Mode = 'bot_only'): HoursFact {
  return {
    mode,
    byHand: false,
    isOpen: false,
    changesAt: TUESDAY_10H + 22 * HOUR,
    nextOpeningAt: TUESDAY_10H + 22 * HOUR,
    closure: 'monday night',
  };
}

export function facts(patch: Partial<Facts> = {}): Facts {
  return {
    hours: openHours(),
    hoursSettings,
    bot: botSettings,
    routing,
    faq,
    typing: new Set(),
    newId: () => nextId('new'),
    ...patch,
  };
}

export function conversation(patch: Partial<Conversation> = {}): Conversation {
  const ids = { id: 'c1', accountId: 'a1', numberId: 'n1', contactId: 'k1' };
  return { ...newConversation(ids, TUESDAY_10H), ...patch };
}

/** An open conversation whose customer wrote `agoMs` before `now` and still waits. */
export function owing(patch: Partial<Conversation> = {}, now = TUESDAY_10H, agoMs = 0): Conversation {
  const since = now - agoMs;
  return conversation({
    status: 'open',
    debt: { since, messageId: 'q1', n: 1 },
    lastCustomerAt: since,
    lastCustomerN: 1,
    lastN: 1,
    windowClosesAt: since + 24 * HOUR,
    turn: { kind: 'queue' },
    because: 'bot_may_not',
    mode: 'bot_then_team',
    ...patch,
  });
}

export function says(text: string, at: Instant, patch: Partial<CustomerMessage> = {}): CustomerMessage {
  return {
    kind: 'customer_message',
    messageId: nextId('q'),
    at,
    type: 'text',
    text,
    readable: true,
    ...patch,
  };
}

export function echoes(text: string, at: Instant, patch: Partial<OwnerEcho> = {}): OwnerEcho {
  return {
    kind: 'echo',
    messageId: nextId('e'),
    at,
    type: 'text',
    text,
    hasContent: true,
    automatic: false,
    ...patch,
  };
}

/** Unwraps a command that must succeed. */
export function done(result: Change | Refusal | null): Change {
  if (result === null) throw new Error('expected a change, got none');
  if (isRefusal(result)) throw new Error(`expected a change, got the refusal ${result.refused}`);
  return result;
}

/** Settles one thing after another, each at its own instant. */
export function story(
  start: Conversation,
  steps: readonly { at: Instant; item: CustomerMessage | OwnerEcho; facts?: Facts }[],
): Change[] {
  const changes: Change[] = [];
  let state = start;
  for (const step of steps) {
    const change = settle(state, step.item, step.facts ?? facts(), step.at);
    changes.push(change);
    state = change.after;
  }
  return changes;
}

/** What a change says to the customer or asks to say: the lines that only the team sees are left out. */
export function words(change: Change | undefined): NewMessage[] {
  return (change?.add ?? []).filter(({ author }) => author !== 'system');
}

export function last<T>(list: readonly T[]): T {
  const item = list.at(-1);
  if (item === undefined) throw new Error('empty');
  return item;
}
