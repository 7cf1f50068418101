import type { Problem } from '../errors.ts';
import type { LiveEvent, LiveEventType, PresenceUpdate } from '../live.ts';
import type {
  ConversationView,
  DecisionView,
  DoubleAnswerView,
  InboxSnapshot,
  MessageView,
  NumberView,
  SessionView,
  TeammateDetail,
  ThreadSnapshot,
} from '../views.ts';

/**
 * One sample of everything that crosses the wire, with every optional field filled in: a field that is added or taken
 * away does not compile until it is here, and then `samples.spec.ts` asks for a new protocol version.
 */
type Whole<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Whole<Item>[]
    : { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> };

const AT = '2026-11-24T13:00:00.000Z';
const LATER = '2026-11-24T13:10:00.000Z';

export const messageSample: Whole<MessageView> = {
  id: '0193a000-0000-7000-8000-000000000001',
  conversationId: '0193a000-0000-7000-8000-000000000002',
  n: 7,
  author: 'teammate',
  authorName: 'Ana',
  authorId: '0193a000-0000-7000-8000-000000000003',
  automatic: true,
  direction: 'out',
  type: 'interactive',
  text: 'Sobre qual assunto?',
  buttons: [{ id: 'person', title: 'Falar com atendente' }],
  list: {
    button: 'Ver assuntos',
    sections: [{ title: 'Loja', rows: [{ id: 'hours', title: 'Horário', description: 'Quando abrimos' }] }],
  },
  header: 'Passo Leve',
  footer: 'Responda quando quiser',
  media: {
    id: '0193a000-0000-7000-8000-000000000008',
    state: 'ready',
    mimeType: 'application/pdf',
    filename: 'pedido.pdf',
    sizeBytes: 1024,
    voice: false,
    width: 640,
    height: 480,
    durationMs: 4200,
    thumbnail: true,
    waveform: [0, 60, 100],
  },
  location: { latitude: -23.55, longitude: -46.63, name: 'Loja', address: 'Rua A, 1', url: 'https://example.com' },
  contacts: [{ name: 'Bruno', phones: [{ phone: '+55 11 90000-0002', waId: '5511900000002' }], own: true }],
  choice: { kind: 'form', title: 'Pedido', description: 'Novo', fields: [{ name: 'tamanho', value: '38' }] },
  order: { lines: [{ productId: 'sku-1', quantity: 2, price: 99.9, currency: 'BRL' }] },
  referral: { headline: 'Promoção', body: 'Tênis', url: 'https://example.com', mediaType: 'image' },
  template: { name: 'retomar_conversa', language: 'pt_BR', header: 'Olá', footer: 'Loja', buttons: ['Sim'] },
  unreadable: 'phone_only',
  ownerAsked: true,
  quoted: {
    messageId: '0193a000-0000-7000-8000-000000000004',
    author: 'customer',
    authorName: 'Cliente Um',
    text: 'Bom dia',
  },
  reactions: [
    {
      by: 'teammate',
      emoji: '👍',
      byId: '0193a000-0000-7000-8000-000000000003',
      byName: 'Ana',
      pending: true,
    },
  ],
  at: AT,
  status: 'failed',
  failure: { code: '131047', detail: 'Re-engagement message' },
  editedAt: AT,
  versions: 1,
  mentions: ['0193a000-0000-7000-8000-000000000003'],
  deletedAt: AT,
  wamid: 'wamid.FAKE1',
  clientId: 'k1',
  because: 'bot_asked',
  system: { because: 'transferred', by: 'Ana', to: 'Bruno', detail: 'queue' },
  forced: true,
  retriedAs: '0193a000-0000-7000-8000-000000000009',
  forwarded: true,
  wrong: true,
};

export const conversationSample: Whole<ConversationView> = {
  id: '0193a000-0000-7000-8000-000000000002',
  contact: {
    id: '0193a000-0000-7000-8000-000000000005',
    name: 'Cliente Um',
    phone: '+5511900000001',
    username: '@cliente.um',
  },
  numberId: '0193a000-0000-7000-8000-000000000006',
  status: 'open',
  handler: 'team',
  turn: { kind: 'claim', by: '0193a000-0000-7000-8000-000000000003', leaseEndsAt: LATER },
  because: 'claimed',
  claim: { teammate: { id: '0193a000-0000-7000-8000-000000000003', name: 'Ana' }, until: LATER },
  team: { id: '0193a000-0000-7000-8000-000000000007', name: 'Vendas' },
  unread: 2,
  waitingSince: AT,
  dueAt: LATER,
  windowClosesAt: '2026-11-25T12:55:00.000Z',
  snoozedUntil: null,
  botPaused: false,
  threadElsewhere: false,
  lastMessage: {
    id: '0193a000-0000-7000-8000-000000000001',
    author: 'teammate',
    authorName: 'Ana',
    authorId: '0193a000-0000-7000-8000-000000000003',
    type: 'text',
    text: 'Bom dia',
    at: AT,
    status: 'read',
    deleted: false,
  },
  lastAt: AT,
  labels: ['vip'],
  priority: 'high',
};

const stored = { seq: 42, at: AT, conversationId: conversationSample.id };
const was: Whole<NonNullable<Extract<LiveEvent, { was: unknown }>['was']>> = {
  status: 'open',
  turn: { kind: 'queue' },
};

/** By event type, so that a new type does not compile without its sample. */
export const eventSamples: { [Type in LiveEventType]: Whole<Extract<LiveEvent, { type: Type }>> } = {
  'message.added': {
    ...stored,
    type: 'message.added',
    message: messageSample,
    conversation: conversationSample,
    was,
  },
  'message.changed': {
    ...stored,
    type: 'message.changed',
    message: messageSample,
    conversation: conversationSample,
    was,
  },
  'conversation.changed': { ...stored, type: 'conversation.changed', conversation: conversationSample, was },
  'history.imported': { seq: 42, at: AT, type: 'history.imported', messages: 30_000 },
  'account.changed': { seq: 43, at: AT, type: 'account.changed', what: 'labels' },
};

export interface ViewSamples {
  session: SessionView;
  inbox: InboxSnapshot;
  thread: ThreadSnapshot;
  decision: DecisionView;
  'double-answer': DoubleAnswerView;
  number: NumberView;
  teammate: TeammateDetail;
  presence: PresenceUpdate;
  problem: Problem;
}

export const viewSamples: { [Name in keyof ViewSamples]: Whole<ViewSamples[Name]> } = {
  session: {
    teammate: { id: '0193a000-0000-7000-8000-000000000003', name: 'Ana', role: 'agent' },
    account: { id: '0193a000-0000-7000-8000-000000000008', name: 'Loja Um' },
  },
  inbox: {
    seq: 42,
    epoch: 'e1',
    counts: { mine: 1, queue: 2, bot: 3, owner: 4, all: 10, resolved: 5 },
    items: [conversationSample],
    nextCursor: 'cursor',
  },
  thread: {
    seq: 42,
    epoch: 'e1',
    conversation: conversationSample,
    messages: [messageSample],
    nextCursor: 'cursor',
  },
  decision: { at: AT, handler: 'team', because: 'claimed', facts: { from: 'queue' } },
  'double-answer': {
    kind: 'crossing',
    conversationId: conversationSample.id,
    messages: [messageSample],
    at: AT,
  },
  number: {
    id: '0193a000-0000-7000-8000-000000000006',
    name: 'Balcão',
    displayPhone: '+55 11 4000-0000',
    status: 'connected',
    mode: { mode: 'bot_then_team', until: LATER, byHand: false },
  },
  teammate: {
    id: '0193a000-0000-7000-8000-000000000003',
    name: 'Ana',
    role: 'agent',
    active: true,
    email: 'ana@loja.example',
    capacity: 6,
    teamIds: ['0193a000-0000-7000-8000-000000000007'],
  },
  presence: {
    entries: [
      {
        teammateId: '0193a000-0000-7000-8000-000000000003',
        name: 'Ana',
        availability: 'available',
        viewing: conversationSample.id,
        typing: { conversationId: conversationSample.id, mode: 'reply' },
      },
    ],
  },
  problem: {
    type: 'about:blank',
    title: 'claim_taken',
    status: 409,
    detail: 'Somebody else holds the conversation.',
    code: 'claim_taken',
    requestId: 'r1',
  },
};
