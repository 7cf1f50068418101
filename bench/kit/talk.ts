import type pg from 'pg';
import { newConversation } from '@balcao/domain';
import type { Cluster, Ground } from './cluster.ts';
import { print } from './protocol.ts';
import { makeShop, type Shop } from './shop.ts';

/** An account in which people have talked. */
export interface Talk {
  readonly ground: Ground;
  readonly shop: Shop;
}

const CONVERSATIONS = 50_000;
/** So many different texts; each is said again and again. */
const TEXTS = 20_000;

/** What customers write about, commonest first: a word's share falls with its place, as it does in any language. */
const WORDS = (
  'pedido entrega nota produto pagamento loja tamanho preço prazo troca cartão boleto frete endereço valor desconto sábado ' +
  'tênis camisa vestido sapato caixa cor azul preto branco manhã tarde horário telefone conta fiscal código rastreio transportadora ' +
  'correio atraso dinheiro devolução garantia defeito costura número pé largo apertado promoção cupom site carrinho compra ' +
  'presente embrulho aniversário mãe filha marido criança escola festa casamento trabalho viagem praia inverno verão casaco ' +
  'bolsa cinto carteira meia cueca pijama toalha lençol cortina tapete mesa cadeira sofá armário cama colchão travesseiro ' +
  'geladeira fogão micro-ondas liquidificador ventilador televisão controle pilha cabo carregador fone capinha película tela bateria'
).split(' ');

const OPENINGS = [
  'Oi, bom dia!',
  'Olá',
  'Boa tarde,',
  'Gostaria de saber',
  'Vocês têm',
  'Preciso de ajuda com',
  'Sobre',
];

/**
 * So many messages in Portuguese over a year. Their words are taken in as the product takes them in; texts said again are
 * copied with what the product made of them the first time.
 */
export async function talk(cluster: Cluster, messages: number): Promise<Talk> {
  const began = performance.now();
  const ground = await cluster.fresh();
  const shop = await makeShop(ground.db);
  const db = await ground.db.connect();
  try {
    await db.query(`set synchronous_commit = off; set maintenance_work_mem = '256MB'`);
    const indexes = await dropIndexes(db);
    await fill(db, shop, messages);
    for (const definition of indexes) await db.query(definition);
    await db.query('reset all');
    await db.query('vacuum (analyze)');
    await db.query('checkpoint');
  } finally {
    db.release(true);
  }
  print(
    `made ${messages.toLocaleString('en')} messages in ${((performance.now() - began) / 1_000).toFixed(1)} s`,
  );
  return { ground, shop };
}

async function dropIndexes(db: pg.PoolClient): Promise<string[]> {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i left join pg_constraint k on k.conindid = i.indexrelid
      where k.oid is null and i.indrelid = 'messages'::regclass`,
  );
  for (const { name } of rows) await db.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

async function fill(db: pg.PoolClient, { accountId, numberId }: Shop, messages: number): Promise<void> {
  const bot = JSON.stringify(newConversation({ id: '', accountId, numberId, contactId: '' }, 0).bot);
  await db.query(
    `insert into contacts (id, account_id, profile_name, wa_id)
     select ${sqlId('1', 'i')}, $1, ($3::text[])[1 + i % 7] || ' ' || ($4::text[])[1 + i / 7 % 11] || ' ' || i, '5511' || (900000000 + i)
       from generate_series(1, $2::int) i`,
    [
      accountId,
      CONVERSATIONS,
      ['Joana', 'Paulo', 'Conceição', 'José', 'Antônio', 'Márcia', 'Luís'],
      ['Silva', 'Souza', 'Araújo', 'Lima', 'Gonçalves', 'Pereira', 'Costa', 'Alves', 'Ramos', 'Dias', 'Melo'],
    ],
  );
  await db.query(
    `insert into conversations (id, account_id, number_id, contact_id, status, turn_kind, handler, because, queued_since,
                                resolved_at, last_activity_at, bot, last_at)
     select ${sqlId('2', 'i')}, $1, $2, ${sqlId('1', 'i')}, 'resolved', 'rest', 'team', 'office_hours', now(), now(), now(), $4, now()
       from generate_series(1, $3::int) i`,
    [accountId, numberId, CONVERSATIONS, bot],
  );
  const base = [accountId, numberId];
  await db.query(
    `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status)
     select ${sqlId('3', 'i')}, $1, $2, ${sqlId('2', `(i % ${CONVERSATIONS} + 1)`)}, 1000 + i, 'customer', 'text', text,
            now() - i * interval '30 seconds', 'sent'
       from unnest($3::text[]) with ordinality as t(text, i)`,
    [...base, texts()],
  );
  await db.query('alter table messages disable trigger user');
  await db.query(
    `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status, search, codes)
     select ${sqlId('4', '(k * 100000 + m.n)')}, $1, $2, ${sqlId('2', `((k * 7919 + m.n) % ${CONVERSATIONS} + 1)`)}, k * 100000 + m.n,
            'customer', 'text', m.text, now() - (k * ${TEXTS} + (m.n * 7919) % ${TEXTS}) * interval '30 seconds', 'sent',
            m.search, m.codes
       from generate_series(1, $3::int) k cross join messages m where m.account_id = $1`,
    [...base, Math.max(1, Math.round(messages / TEXTS) - 1)],
  );
  for (const name of ['insert', 'update']) {
    await db.query(`alter table messages enable always trigger message_words_${name}`);
  }
  // Twelve with a word nobody else uses.
  await db.query(
    `insert into messages (id, account_id, number_id, conversation_id, n, author, type, text, at, status)
     select ${sqlId('5', 'i')}, $1, $2, ${sqlId('2', 'i')}, 1, 'customer', 'text', 'Tem geleia de jabuticaba?',
            now() - i * interval '20 days', 'sent' from generate_series(1, 12) i`,
    base,
  );
}

function texts(): string[] {
  let state = 20_261_124;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const shares = WORDS.map((_, place) => 1 / (place + 4));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const word = () => {
    let left = random() * whole;
    return WORDS[shares.findIndex((share) => (left -= share) <= 0)] ?? WORDS[0];
  };
  return Array.from({ length: TEXTS }, (_, i) => {
    const length = 5 + Math.floor(random() * 8);
    const said = Array.from({ length }, word).join(' ');
    const code = random() < 0.2 ? ` AB-${10_000 + Math.floor(random() * 90_000)}` : '';
    // Two common words that never stand together.
    return `${OPENINGS[i % OPENINGS.length] ?? ''} ${said}${code} ${i % 2 ? 'urgente' : 'tranquilo'}`;
  });
}

/** Ids that sort by their number; each kind has a beginning of its own. */
function sqlId(kind: string, number: string): string {
  return `('0${kind}000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
}
