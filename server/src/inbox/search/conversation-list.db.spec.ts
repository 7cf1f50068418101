import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ConversationView, LabelView, ListSort, Page, TeamDetail } from '@balcao/contract';
import {
  compareSorted,
  criteriaOf,
  matches,
  newConversation,
  parseQuery,
  type QueryContext,
} from '@balcao/domain';
import { InboxReader } from '../inbox-reader.ts';
import { openShop, type Person, type Shop } from '../../testing/shop.ts';

const COUNT = 300;
const MINUTE = 60_000;
let shop: Shop;
let context: QueryContext;
let all: ConversationView[];

beforeAll(async () => {
  shop = await openShop();
  shop.isWatched = false; // rows of our own making, which no event told of
  const { caller } = shop.sonia;
  const labels: LabelView[] = [];
  for (const name of ['VIP', 'Nota fiscal', 'Devolução']) {
    labels.push((await caller.call<LabelView>('POST', '/labels', { name, color: 'red' })).body);
  }
  const owner = shop.people[3] as Person;
  const team = (await owner.caller.call<TeamDetail>('POST', '/teams', { name: 'Vendas' })).body;
  context = {
    me: shop.ana.id,
    timeZone: 'America/Sao_Paulo',
    labels,
    teams: [team],
    teammates: shop.people,
    numbers: [{ id: shop.number.id, name: 'Loja' }],
  };
  await fill();
  const { rows } = await shop.db.query<{ id: string }>('select id from conversations');
  const views = await shop.server.app.get(InboxReader).conversationsById(
    shop.accountId,
    rows.map(({ id }) => id),
  );
  all = [...views.values()];
  expect(all).toHaveLength(COUNT);
}, 60_000);
afterAll(async () => {
  await shop.db.query('delete from conversations');
  await shop.close();
}, 60_000);

/** Seeded: the same on every run. */
function dice(seed: number): <T>(of: readonly T[]) => T {
  let state = seed;
  return (of) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return of[Math.floor((state / 2 ** 32) * of.length)] as never;
  };
}

async function fill(): Promise<void> {
  const pick = dice(7);
  const now = shop.clock.now().getTime();
  const id = (kind: number, i: number) => `0${kind}000000-0000-7000-8000-${String(i).padStart(12, '0')}`;
  const time = (agoMinutes: number | null) =>
    agoMinutes === null ? null : new Date(now - agoMinutes * MINUTE).toISOString();
  for (let i = 0; i < COUNT; i += 1) {
    const name = pick(['Joana Conceição', 'PAULO', 'Zé 42', null, null]);
    await shop.db.query(
      `insert into contacts (id, account_id, name, username, wa_id) values ($1, $2, $3, $4, $5)`,
      [
        id(1, i),
        shop.accountId,
        name,
        pick(['jo.sé', null]),
        pick([`55119${String(i).padStart(8, '0')}`, null]),
      ],
    );
    const status = pick(['open', 'open', 'snoozed', 'resolved'] as const);
    const kind = pick(['bot', 'queue', 'offer', 'claim', 'owner', 'rest'] as const);
    const holder = kind === 'offer' || kind === 'claim' ? pick([shop.ana.id, shop.bia.id]) : null;
    const handler =
      kind === 'bot' || kind === 'owner' ? kind : kind === 'rest' ? pick(['bot', 'team', 'owner']) : 'team';
    const waits = pick([null, 0, 5, 29, 30, 31, 90, 600]);
    const lastAgo = pick([0, 1, 1, 200, 1_500, 4_000]);
    const author = pick(['customer', 'teammate', 'bot', 'owner'] as const);
    const preview = {
      id: id(3, i),
      author,
      authorId: author === 'teammate' ? pick([shop.ana.id, shop.bia.id]) : undefined,
      type: pick(['text', 'image', 'voice', 'document']),
      text: pick(['A nota fiscal', 'Veja https://x.example', 'tênis 42', '']),
      at: time(lastAgo),
      status: 'sent',
    };
    await shop.db.query(
      `insert into conversations (id, account_id, number_id, contact_id, status, turn_kind, turn_by, turn_ends_at, turn_since,
         handler, because, team_id, waiting_since, waiting_message_id, waiting_n, queued_since, window_closes_at, resolved_at,
         last_activity_at, bot, unread, labels, priority, last_at, preview)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'claimed', $11, $12, $13, $14, $15, $16, $17, $15, $18, $19, $20, $21, $15, $22)`,
      [
        id(2, i),
        shop.accountId,
        shop.number.id,
        id(1, i),
        status,
        kind,
        holder,
        holder !== null || kind === 'owner' ? time(-10) : null,
        kind === 'claim' ? time(5) : null,
        handler,
        pick([context.teams[0]?.id ?? null, null]),
        time(waits),
        waits === null ? null : id(3, i),
        waits === null ? null : 1,
        time(lastAgo),
        time(pick([null, -60, -119, -120, -121, 0, 60])),
        status === 'resolved' ? time(0) : null,
        JSON.stringify(newConversation({ id: '', accountId: '', numberId: '', contactId: '' }, 0).bot),
        pick([0, 0, 3]),
        JSON.stringify(context.labels.map((label) => label.id).filter(() => pick([true, false, false]))),
        pick(['urgent', 'high', 'normal', 'normal', 'low']),
        JSON.stringify(preview),
      ],
    );
  }
}

async function walk(q: string, sort: ListSort, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body }: { status: number; body: Page<ConversationView> } = await shop.ana.caller.call(
      'GET',
      `/conversations?q=${encodeURIComponent(q)}&sort=${sort}&limit=${limit}${more}`,
    );
    expect(status).toBe(200);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  return ids;
}

function expected(q: string, sort: ListSort): string[] {
  const now = shop.clock.now().getTime();
  const criteria = criteriaOf(parseQuery(q), context);
  return all
    .filter((one) => matches(criteria, one, now))
    .sort(compareSorted(sort, now))
    .map(({ id }) => id);
}

const FILTERS = [
  'status:aberta', 'status:adiada', 'status:resolvida', 'status:todas', 'status:aberta status:resolvida',
  'vez:fila', 'vez:robô', 'vez:celular', 'vez:equipe', 'vez:minhas', 'vez:assumida', 'vez:descanso',
  'atendente:eu', 'atendente:bia', 'atendente:ninguém', 'setor:vendas', 'setor:outro', 'número:loja', 'número:filial',
  'etiqueta:vip', 'etiqueta:nota', 'etiqueta:devolucao', 'etiqueta:nenhuma', 'prioridade:alta', 'prioridade:urgente',
  'lida:sim', 'lida:não', 'espera:30m', 'espera:1h', 'janela:aberta', 'janela:fechada',
  'antes:2026-03-02', 'depois:2026-03-01', 'dia:2026-03-02', 'dia:2026-03-01',
  'de:cliente', 'de:ana', 'de:equipe', 'de:robô', 'com:foto', 'com:audio', 'com:arquivo', 'com:link', 'com:nota',
  'joana', 'CONCEICAO', 'jo.se', '"nota fiscal"', 'tenis', '42', '119000', 'paulo', '100%', 'a_b', '000001',
]; // prettier-ignore

test('what the list shows and in which order is what `matches` and `compareSorted` of the domain say', async () => {
  const pick = dice(11);
  for (const filter of ['', ...FILTERS]) {
    const sort = pick(['recent', 'waiting', 'priority'] as const);
    expect([filter, await walk(filter, sort, 100)]).toEqual([filter, expected(filter, sort)]);
  }
  for (let round = 0; round < 60; round += 1) {
    const q = [pick(FILTERS), pick(FILTERS), pick(['', 'status:todas', pick(FILTERS)])].join(' ');
    const sort = pick(['recent', 'waiting', 'priority'] as const);
    expect([q, await walk(q, sort, 100)]).toEqual([q, expected(q, sort)]);
  }
});

test.each(['recent', 'waiting', 'priority'] as const)(
  'small pages by %s give the whole, each once, though the clock goes on',
  async (sort) => {
    for (const limit of [7, 50]) {
      const whole = expected('', sort);
      expect(await walk('', sort, limit)).toEqual(whole);
    }
  },
);

test('the order by urgency does not change between the pages of one walk', async () => {
  const whole = expected('', 'priority');
  const first = await shop.ana.caller.call<Page<ConversationView>>(
    'GET',
    '/conversations?sort=priority&limit=10',
  );
  shop.clock.advance(47 * MINUTE);
  const second = await shop.ana.caller.call<Page<ConversationView>>(
    'GET',
    `/conversations?sort=priority&limit=10&cursor=${first.body.nextCursor ?? ''}`,
  );
  expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(whole.slice(0, 20));
});

test.each(['x', 'rest_2026_x_1', 'priority_1_2_3', 'waiting_2026-03-02T15:00:00.000Z_x_1'])(
  'a cursor of %p is refused',
  async (cursor) => {
    const answer = await shop.ana.caller.call('GET', `/conversations?cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
  },
);
