import type {
  FaqEntry,
  FieldView,
  HoursSettings,
  LabelRequest,
  QuickReplyView,
  Role,
  SavedViewRequest,
} from '@balcao/contract';

/** The shop of the demo. Invented: the ids are nobody's, the phone number is one that no operator gives out. */
export const DEMO_NUMBER = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  displayPhone: '+55 11 90000-0001',
  name: 'Passo Leve Calçados',
} as const;

export const DEMO_PASSWORD = 'balcao-demo';

export const DEMO_PEOPLE: readonly { name: string; email: string; role: Role; team?: string }[] = [
  { name: 'Bianca Rocha', email: 'bianca@balcao.example', role: 'agent', team: 'Vendas' },
  { name: 'Diego Martins', email: 'diego@balcao.example', role: 'agent', team: 'Trocas' },
  { name: 'Sônia Teixeira', email: 'sonia@balcao.example', role: 'supervisor', team: 'Vendas' },
  { name: 'Otávio Nunes', email: 'otavio@balcao.example', role: 'owner' },
  { name: 'Lia Campos', email: 'lia@balcao.example', role: 'admin' },
];

/** Open round the clock: whoever tries the demo, and whenever, should meet all three who answer. */
export const DEMO_HOURS: Pick<HoursSettings, 'weekly' | 'outside'> = {
  weekly: Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00', mode: 'bot_then_team' as const }]),
  outside: 'bot_only',
};

/** What the bot knows. The rest of the scripted customers' questions is meant for people. */
export const DEMO_FAQ: readonly Omit<FaqEntry, 'id'>[] = [
  {
    topic: 'Horário',
    questions: [
      'Qual o horário de funcionamento?',
      'Que horas vocês abrem?',
      'Que horas vocês fecham?',
      'Vocês abrem amanhã?',
      'Vocês abrem no sábado?',
      'Ainda estão abertos?',
    ],
    answer:
      'Abrimos de segunda a sexta das 9h às 19h e aos sábados das 9h às 14h. Aos domingos a loja não abre.',
  },
  {
    topic: 'Entrega e frete',
    questions: [
      'Vocês fazem entrega?',
      'Vocês entregam na minha cidade?',
      'Qual o valor do frete?',
      'Quanto custa a entrega?',
    ],
    answer:
      'Entregamos em todo o Brasil. O frete depende do CEP e aparece no carrinho do site; acima de R$ 299 é por nossa conta.',
  },
  {
    topic: 'Trocas',
    questions: [
      'Qual o prazo de troca?',
      'Como faço para trocar?',
      'Posso trocar um produto?',
      'Dá pra trocar?',
    ],
    answer:
      'A primeira troca é grátis em até 30 dias, com o calçado sem uso e a nota. Pode ser na loja ou pelo correio.',
  },
  {
    topic: 'Pagamento',
    questions: [
      'Quais as formas de pagamento?',
      'Aceitam Pix?',
      'Tem desconto à vista?',
      'Parcelam em quantas vezes?',
      'Aceitam boleto?',
      'Aceitam cartão?',
    ],
    answer: 'Aceitamos Pix com 5% de desconto, cartão em até 6 vezes sem juros e boleto à vista.',
  },
  {
    topic: 'Endereço',
    questions: ['Onde fica a loja?', 'Qual o endereço?', 'Como chego na loja?', 'Tem estacionamento?'],
    answer:
      'Ficamos na Rua das Palmeiras, 120, no centro, ao lado da praça. Há estacionamento conveniado no número 98.',
  },
  {
    topic: 'Catálogo',
    questions: ['Tem catálogo?', 'Pode mandar o catálogo?', 'Onde vejo os modelos?'],
    answer: 'O catálogo com todos os modelos e numerações está em passoleve.example/catalogo.',
  },
  {
    topic: 'Reserva',
    questions: ['Fazem reserva de produto?', 'Posso reservar um produto?'],
    answer:
      'Reservamos por 24 horas. Diga o modelo, a cor e a numeração que uma pessoa da equipe confirma para você.',
  },
];

/** What the team keeps at hand, said by `/` and the short name. */
export const DEMO_QUICK_REPLIES: readonly Pick<QuickReplyView, 'shortcut' | 'text'>[] = [
  {
    shortcut: 'oi',
    text: '{{saudação}}, {{primeiro_nome}}! Aqui é {{atendente}}, da {{empresa}}. Como posso ajudar?',
  },
  { shortcut: 'medida', text: 'Qual numeração você usa? Se puder, diga também se o pé é largo.' },
  {
    shortcut: 'pix',
    text: 'No Pix fica com 5% de desconto. A chave é pix@passoleve.example; mande o comprovante por aqui, por favor.',
  },
  {
    shortcut: 'troca',
    text: 'A primeira troca é grátis em até 30 dias. Me passa o número do pedido que eu já abro para você?',
  },
  { shortcut: 'prazo', text: 'Para o seu CEP, a entrega leva de 3 a 5 dias úteis depois do pagamento.' },
  { shortcut: 'tchau', text: 'Eu que agradeço, {{primeiro_nome}}! Qualquer coisa é só chamar. 👟' },
];

export const DEMO_LABELS: readonly LabelRequest[] = [
  { name: 'Troca', color: 'violet' },
  { name: 'Orçamento', color: 'blue' },
  { name: 'Pagamento pendente', color: 'amber' },
  { name: 'Atacado', color: 'teal' },
  { name: 'Reclamação', color: 'red' },
];

export const DEMO_FIELDS: readonly Omit<FieldView, 'id'>[] = [
  { name: 'Numeração', kind: 'number' },
  { name: 'Aniversário', kind: 'date' },
  { name: 'Onde compra', kind: 'choice', choices: ['Loja', 'Site', 'WhatsApp'] },
];

/** Shared tabs beside the built-in ones. */
export const DEMO_VIEWS: readonly SavedViewRequest[] = [
  { name: 'Trocas abertas', query: 'etiqueta:troca', sort: 'waiting', shared: true },
];
