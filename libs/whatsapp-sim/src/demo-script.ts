import type { Script } from './script.ts';

/** A shoe shop's day. Invented people; the phone numbers end in digits no operator gives out. */
export const demoScript: Script = {
  paceMs: [20_000, 40_000],
  openingPaceMs: [1500, 4000],
  opening: 7,
  longest: 1500,
  customers: [
    {
      name: 'Marina Alves',
      waId: '5511900000011',
      savedAs: 'Marina (sandália 37)',
      stories: [
        {
          lines: [
            { says: 'Boa tarde! Comprei uma sandália 37 e ficou apertada 😕 dá pra trocar?' },
            { says: ['Ainda tem a 38 em caramelo?', 'Posso passar hoje?'] },
            { reacts: '❤️' },
          ],
          owner: [
            'Oi Marina! Tem sim, separo pra você 😊',
            'Oi Marina, separo pra você, pode vir até as 18h 😊',
          ],
        },
        { lines: [{ says: 'Oi! Chegou a sapatilha nova que vocês postaram?' }, { says: 'Amei, obrigada!' }] },
      ],
    },
    {
      name: 'José Santana',
      waId: '5521900000012',
      stories: [
        {
          lines: [{ says: 'q hrs vcs abrem amanha?' }, { says: 'e no sábado?' }, { says: 'blz valeu 👍' }],
        },
        { lines: [{ says: 'vcs entregam em Niterói? qual o valor do frete' }, { says: 'fechou, obrigado' }] },
      ],
    },
    {
      name: 'Camila Prado',
      waId: '5531900000013',
      stories: [
        {
          lines: [
            { sends: 'voice' },
            { says: 'mandei um áudio porque estou dirigindo, desculpa!' },
            { says: 'É sobre a bota preta cano curto' },
          ],
        },
        { lines: [{ sends: 'picture', caption: 'Vocês têm esse modelo?' }, { says: 'Tamanho 36 🙏' }] },
      ],
    },
    {
      name: 'Rafael Lima',
      waId: '5541900000014',
      stories: [
        {
          lines: [
            {
              says: [
                'Oi, fiz um pedido pelo site na segunda',
                'Número 10482',
                'Ainda não recebi o código de rastreio',
              ],
            },
            { says: 'Certo, vou aguardar então' },
            { reacts: '👍' },
          ],
        },
        {
          lines: [
            { says: 'O pedido 10482 chegou com a caixa amassada. Mando foto?' },
            { sends: 'picture', caption: 'Olha' },
          ],
        },
      ],
    },
    {
      name: 'Tatiana Souza',
      username: 'tati.souza',
      stories: [
        {
          lines: [
            { says: 'Oii! Vi vocês no Instagram, fazem reserva de produto?' },
            { says: 'Pode reservar o tênis branco 35 no meu nome?' },
            { reacts: '🙏' },
          ],
        },
        { lines: [{ says: 'Aceitam Pix? Tem desconto à vista?' }, { says: 'Perfeito!' }] },
      ],
    },
    {
      name: 'Doceria da Bela',
      waId: '5519900000015',
      savedAs: 'Bela - vizinha',
      stories: [
        {
          lines: [
            { says: 'Vizinho, deixaram uma caixa sua aqui na doceria 📦' },
            { says: 'Fechamos às 19h!' },
            { reacts: '👍' },
          ],
          owner: ['Opa Bela, obrigado! Passo aí já já', 'Valeu Bela, mando alguém buscar'],
        },
      ],
    },
    {
      name: 'Paulo Nogueira',
      waId: '558800000016',
      stories: [
        {
          lines: [
            {
              says: 'Quero cancelar minha compra e o dinheiro de volta. Já é a terceira vez que peço e ninguém resolve!',
            },
            { says: 'Isso é um absurdo. Vou abrir reclamação no Procon.' },
            { says: 'Ok, fico no aguardo da confirmação do estorno' },
          ],
        },
      ],
    },
    {
      name: 'Luana Ferreira',
      waId: '5585900000017',
      stories: [
        { lines: [{ says: '👟😍❓' }, { says: 'quanto custa esse da vitrine?' }, { reacts: '😍' }] },
        {
          lines: [
            { comesFromAd: 'Olá! Quero saber mais sobre a coleção de verão' },
            { says: 'Tem catálogo?' },
          ],
        },
      ],
    },
    {
      name: 'Sr. Antônio Ribeiro',
      waId: '5551900000018',
      savedAs: 'Seu Antônio',
      stories: [
        {
          lines: [
            {
              says:
                'Bom dia, tudo bem com vocês? Eu comprei aí na loja no mês passado um sapato social preto, número 42, ' +
                'para o casamento da minha neta, e usei só uma vez. Acontece que a sola do pé esquerdo começou a ' +
                'descolar na ponta. Eu guardei a nota fiscal e a caixa. Gostaria de saber se a garantia cobre esse ' +
                'conserto, quanto tempo demora e se eu preciso levar o par inteiro ou só o pé com defeito. Moro longe ' +
                'e dependo do meu filho para me levar, por isso prefiro combinar antes. Muito obrigado pela atenção.',
            },
            { says: 'Muito obrigado, que Deus abençoe.' },
          ],
          owner: ['Bom dia seu Antônio! Traga o par que a gente resolve na hora, fique tranquilo.'],
        },
      ],
    },
    {
      name: 'Bruna Martins',
      waId: '5527900000019',
      stories: [
        {
          lines: [
            { says: 'Vocês ainda estão abertos?' },
            { says: 'Consigo passar depois das 18h?' },
            { says: 'Tá bom, amanhã eu vou' },
          ],
        },
        { lines: [{ says: 'Falar com atendente' }, { says: 'É sobre uma troca sem nota, consigo?' }] },
      ],
    },
    {
      name: 'Diego Carvalho',
      waId: '5562900000020',
      stories: [
        {
          lines: [
            { says: ['Onde fica a loja?', 'tem estacionamento?'] },
            { edits: 'tem estacionamento perto? vou de carro' },
            { says: 'show' },
          ],
        },
        { lines: [{ sends: 'location' }, { says: 'Estou aqui, é perto?' }] },
      ],
    },
    {
      name: 'Fernanda Couto',
      waId: '5571900000021',
      stories: [
        {
          lines: [
            { sends: 'document', caption: 'Segue o comprovante do Pix' },
            { says: 'Já paguei ontem e o pedido continua pendente' },
            { says: 'Obrigada!' },
          ],
          owner: ['Oi Fernanda, caiu aqui sim! Já libero seu pedido.'],
        },
      ],
    },
    {
      name: 'Igor Menezes',
      waId: '5592900000022',
      stories: [
        { lines: [{ says: 'parcelam em quantas vezes?' }, { says: 'e no boleto?' }, { reacts: '👍' }] },
        { lines: [{ says: 'Qual o prazo de troca?' }, { says: 'vlw' }] },
      ],
    },
    {
      name: 'Helena Duarte',
      waId: '5548900000023',
      stories: [
        {
          lines: [
            { sends: 'unseen' },
            { says: 'Conseguiram ver o que mandei?' },
            { says: 'Era sobre a rasteirinha 39' },
          ],
        },
        {
          lines: [
            { says: 'Vocês vendem no atacado? Tenho uma loja em Floripa' },
            { says: 'Quantos pares no mínimo?' },
          ],
        },
      ],
    },
  ],
};
