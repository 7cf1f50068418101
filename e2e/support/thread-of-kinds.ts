import type { ConversationView, MessageView, TeammateId } from '@balcao/contract';

/** A made-up shop whose thread holds one message of every kind, in every state a person can meet. */
export const ANA: TeammateId = '0193a000-0000-7000-8000-0000000000a1';
export const BIA: TeammateId = '0193a000-0000-7000-8000-0000000000b1';
export const KINDS = '0193a000-0000-7000-8000-00000000c001';
export const LONG = '0193a000-0000-7000-8000-00000000c002';

export function conversationOf(
  id: string,
  name: string,
  over: Partial<ConversationView> = {},
): ConversationView {
  return {
    id,
    contact: { id: `${id.slice(0, -1)}f`, name, phone: '+55 11 90000-0001', username: '@marina.alves' },
    numberId: '0193a000-0000-7000-8000-0000000000d1',
    status: 'open',
    handler: 'team',
    turn: { kind: 'claim', by: ANA, leaseEndsAt: '2026-11-25T18:00:00.000Z' },
    because: 'claimed',
    claim: { teammate: { id: ANA, name: 'Ana Lima' }, until: '2026-11-25T18:00:00.000Z' },
    team: { id: '0193a000-0000-7000-8000-0000000000e1', name: 'Trocas' },
    unread: 0,
    waitingSince: null,
    dueAt: null,
    windowClosesAt: new Date(Date.now() + 15 * 3_600_000).toISOString(),
    snoozedUntil: null,
    botPaused: false,
    threadElsewhere: false,
    lastMessage: null,
    lastAt: '2026-11-24T17:00:00.000Z',
    labels: [],
    priority: 'normal',
    ...over,
  };
}

type Part = Partial<MessageView> & Pick<MessageView, 'type'>;
const IN = { author: 'customer', direction: 'in', status: 'read' } as const;
const BY_ANA = {
  author: 'teammate',
  authorId: ANA,
  authorName: 'Ana Lima',
  direction: 'out',
  status: 'read',
} as const;
const BY_BIA = { ...BY_ANA, authorId: BIA, authorName: 'Bia Rocha' } as const;
const BOT = { author: 'bot', direction: 'out', status: 'read' } as const;
const OWNER = { author: 'owner', direction: 'out', status: 'sent' } as const;

let files = 0;
/** A file that is here; `mediaOf` answers with bytes for it. */
export function file(mimeType: string, over: Partial<NonNullable<MessageView['media']>> = {}) {
  files += 1;
  return { id: `file-${files}`, state: 'ready' as const, mimeType, ...over };
}
const photo = (width: number, height: number) => file('image/jpeg', { width, height, thumbnail: true });
const voice = (durationMs: number) =>
  file('audio/ogg; codecs=opus', {
    voice: true,
    durationMs,
    sizeBytes: 31_000,
    waveform: Array.from({ length: 64 }, (_, i) =>
      Math.round(50 + 45 * Math.sin(i * 1.7) * Math.cos(i * 0.31)),
    ),
  });

const PARTS: Part[] = [
  {
    ...IN,
    type: 'text',
    text: 'Oi! Vi o anúncio, ainda tem a *sandália caramelo*? 😍',
    referral: {
      headline: 'Sandálias de verão com 20% off',
      body: 'Couro legítimo, do 34 ao 40. Peça pelo WhatsApp e retire na loja.',
      url: 'https://www.instagram.com/p/abc123/',
      mediaType: 'image',
    },
  },
  {
    ...BOT,
    type: 'interactive',
    header: 'Passo Leve',
    text: 'Oi, Marina! Sobre qual assunto você quer falar?',
    footer: 'Responda quando quiser',
    buttons: [
      { id: 'a', title: 'Trocas' },
      { id: 'b', title: 'Horários' },
      { id: 'c', title: 'Falar com atendente' },
    ],
    because: 'bot_asked',
  },
  { ...IN, type: 'interactive', text: 'Trocas', choice: { kind: 'button', title: 'Trocas' } },
  {
    ...BOT,
    type: 'interactive',
    text: 'Qual loja fica melhor?',
    list: {
      button: 'Ver lojas',
      sections: [
        {
          title: 'São Paulo',
          rows: [
            { id: '1', title: 'Loja Centro', description: 'Rua São Bento, 120' },
            { id: '2', title: 'Loja Pinheiros' },
          ],
        },
      ],
    },
    wrong: true,
  },
  {
    ...IN,
    type: 'interactive',
    text: 'Loja Centro',
    choice: { kind: 'list', title: 'Loja Centro', description: 'Rua São Bento, 120' },
  },
  {
    ...IN,
    type: 'interactive',
    text: 'Pedido de troca',
    choice: {
      kind: 'form',
      title: 'Pedido de troca',
      fields: [
        { name: 'Número do pedido', value: '48213' },
        { name: 'Tamanho', value: '38' },
        { name: 'Observação', value: '' },
      ],
    },
  },
  {
    author: 'system',
    direction: 'out',
    status: 'sent',
    type: 'system',
    system: { because: 'asked_for_person', detail: 'bot' },
  },
  { ...IN, type: 'image', text: 'É esse modelo aqui', media: photo(1200, 900) },
  { ...IN, type: 'image', media: photo(700, 1400) },
  { ...IN, type: 'image', media: { state: 'waiting', mimeType: 'image/jpeg', width: 800, height: 600 } },
  { ...IN, type: 'image', media: { state: 'failed', mimeType: 'image/jpeg', width: 800, height: 600 } },
  { ...IN, type: 'document', media: { state: 'gone', mimeType: 'application/pdf', filename: 'nota.pdf' } },
  {
    ...IN,
    type: 'video',
    text: 'Olha como ficou no pé',
    media: file('video/mp4', { width: 720, height: 1280, durationMs: 8000, thumbnail: true }),
  },
  { ...IN, type: 'sticker', media: file('image/webp', { width: 512, height: 512 }) },
  { ...IN, type: 'voice', media: voice(14_000) },
  { ...BY_ANA, type: 'voice', media: voice(6_000), status: 'played' },
  {
    ...IN,
    type: 'audio',
    media: file('audio/mpeg', { filename: 'musica da loja.mp3', durationMs: 125_000, sizeBytes: 2_400_000 }),
  },
  {
    ...IN,
    type: 'document',
    text: 'Segue a nota',
    media: file('application/pdf', {
      filename: 'Nota fiscal eletrônica da compra de novembro 2026 - via do cliente.pdf',
      sizeBytes: 1_480_000,
    }),
  },
  {
    ...IN,
    type: 'document',
    media: file('application/octet-stream', { filename: 'foto\u202Egpj.exe', sizeBytes: 90_000 }),
  },
  { ...BY_BIA, type: 'document', media: file('text/csv', { filename: 'estoque.csv', sizeBytes: 820 }) },
  {
    ...IN,
    type: 'location',
    location: {
      latitude: -23.54502,
      longitude: -46.63441,
      name: 'Passo Leve',
      address: 'Rua São Bento, 120 - Centro',
    },
  },
  { ...IN, type: 'location', location: { latitude: -22.9056, longitude: -47.0608 } },
  {
    ...IN,
    type: 'contacts',
    contacts: [
      {
        name: 'Bruno Alves',
        phones: [{ phone: '+55 11 90000-0002', waId: '5511900000002' }, { phone: '+55 11 4002-8922' }],
      },
      { name: 'Marina Alves', phones: [{ phone: '+55 11 90000-0001' }], own: true },
    ],
  },
  {
    ...IN,
    type: 'order',
    text: 'Pode separar?',
    order: {
      lines: [
        { productId: 'sandalia-caramelo-38', quantity: 2, price: 129.9, currency: 'BRL' },
        { productId: 'palmilha-gel', quantity: 1, price: 19.9, currency: 'BRL' },
      ],
    },
  },
  {
    ...BY_ANA,
    type: 'template',
    text: 'Oi, Marina! Seu pedido 48213 está pronto para retirada.',
    template: {
      name: 'pedido_pronto',
      language: 'pt_BR',
      header: 'Pedido pronto',
      footer: 'Passo Leve',
      buttons: ['Quero retirar', 'Preciso de ajuda'],
    },
    status: 'delivered',
  },
  { ...IN, type: 'unsupported', unreadable: 'phone_only' },
  { ...IN, type: 'unsupported', unreadable: 'not_supported' },
  { ...IN, type: 'unsupported', unreadable: 'lost' },
  {
    ...BY_ANA,
    type: 'text',
    text: 'Tenho a 38 em _caramelo_ e em _preto_.\n- caramelo: 2 pares\n- preto: 1 par\n> prazo de troca: 30 dias\nVeja em loja.com.br/sandalias ou ligue (11) 4002-8922.\n```\nCUPOM: VERAO20\n```',
    reactions: [
      { by: 'customer', emoji: '❤️' },
      { by: 'teammate', emoji: '👍', byId: ANA, byName: 'Ana Lima' },
    ],
    editedAt: '2026-11-24T17:10:00.000Z',
    versions: 2,
  },
  { ...IN, type: 'text', text: 'Encaminho o que a vendedora disse', forwarded: true },
  { ...IN, type: 'text', text: '😍😍' },
  { ...IN, type: 'text', deletedAt: '2026-11-24T17:12:00.000Z' },
  { ...IN, type: 'text', text: 'שלום, אפשר להזמין? pedido 48213' },
  {
    author: 'teammate',
    authorId: BIA,
    authorName: 'Bia Rocha',
    direction: 'out',
    status: 'sent',
    type: 'note',
    text: 'A caramelo está na vitrine, é a última. @Ana Lima quer que eu separe?',
  },
  { ...BOT, type: 'text', text: 'Trocas em até 30 dias.', status: 'cancelled', because: 'teammate_typing' },
  { ...BY_ANA, type: 'text', text: 'Separei a caramelo 38.', status: 'failed', failure: { code: '131047' } },
  { ...BY_ANA, type: 'text', text: 'Pode vir até as 18h.', status: 'failed', failure: { code: '131016' } },
  { ...BY_ANA, type: 'text', text: 'Estamos na Rua São Bento.', status: 'unconfirmed' },
  { ...BY_ANA, type: 'text', text: 'Qualquer coisa me chama!', status: 'delivered', forced: true },
  { ...OWNER, type: 'text', text: 'Oi Marina, separo pra você, pode vir até as 18h 😊' },
  { ...IN, type: 'text', text: 'Combinado! Passo aí.' },
];

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 14, minute)).toISOString();

/** Every kind, in the order of a conversation that makes some sense. */
export function threadOfKinds(): MessageView[] {
  const messages = PARTS.map((part, i): MessageView => ({
    id: `0193a000-0000-7000-8000-0000000${String(i + 1).padStart(5, '0')}`,
    conversationId: KINDS,
    n: i + 1,
    author: 'customer',
    direction: 'in',
    reactions: [],
    at: at(i * 3),
    status: 'read',
    ...part,
  }));
  const quoted = messages.find(({ type }) => type === 'voice') as MessageView;
  const last = messages.at(-1) as MessageView;
  last.quoted = { messageId: quoted.id, author: 'customer', text: 'Mensagem de voz · 0:14' };
  return messages;
}

/** A long talk with plain texts of different lengths. */
export function longThread(count: number): MessageView[] {
  return Array.from({ length: count }, (_, i): MessageView => {
    const ours = i % 3 === 2;
    return {
      ...(ours ? BY_ANA : IN),
      id: `long-${i + 1}`,
      conversationId: LONG,
      n: i + 1,
      type: 'text',
      text: `Nº ${i + 1}: ${'Uma frase de tamanho comum. '.repeat(1 + (i % 5))}`,
      reactions: i % 40 === 0 ? [{ by: 'customer', emoji: '👍' }] : [],
      at: new Date(Date.UTC(2026, 9, 1, 12) + i * 37 * 60_000).toISOString(),
    };
  });
}
