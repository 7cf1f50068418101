import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { signBody } from '@balcao/whatsapp';
import { Teams } from '../auth/index.ts';
import { Shop, openShop, type Customer } from '../testing/shop.ts';

const MIB = 1024 * 1024;

jest.setTimeout(60_000);
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await openShop({
    people: [
      ['Ana', 'agent'],
      ['Bia', 'agent'],
      ['Sônia', 'supervisor'],
    ],
  });
  other = await Shop.furnish(shop.server, shop.graph, shop.clock, {
    people: [
      ['Zé', 'agent'],
      ['Zoe', 'agent'],
      ['Zulmira', 'supervisor'],
    ],
  });
});
afterAll(async () => {
  await other.converge('all');
  await shop.close();
});

async function stored(): Promise<number> {
  const { rows } = await shop.db.query<{ n: number }>('select count(*)::int as n from raw_deliveries');
  return rows[0]?.n ?? 0;
}

async function newestProblem(): Promise<string | null> {
  const { rows } = await shop.db.query<{ problem: string | null }>(
    'select problem from raw_deliveries order by id desc limit 1',
  );
  return rows[0]?.problem ?? null;
}

test.each([
  ['none', () => null],
  ['another secret', (body: string) => signBody('another secret', body)],
  ['of other bytes', (body: string) => signBody('test-app-secret', `${body} `)],
  ['no hex', () => `sha256=${'z'.repeat(64)}`],
  ['another algorithm', (body: string) => signBody('test-app-secret', body).replace('sha256', 'sha1')],
] as [string, (body: string) => string | null][])(
  'a wrong signature (%s) is 401, and nothing is stored',
  async (_kind, sign) => {
    const before = await stored();
    const body = shop.body(
      shop.changes.messages(shop.customer(), { id: 'wamid.X', timestamp: '1', type: 'text' }),
    );
    expect(await shop.post(body, { signature: sign(body) })).toBe(401);
    expect(await stored()).toBe(before);
  },
);

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  ['nothing', '', 'unreadable'],
  ['words', 'hello', 'unreadable'],
  ['half of a JSON', '{"object":"whatsapp_business_account","entry":[{"id":"1","chan', 'unreadable'],
  ['null', 'null', 'unreadable'],
  ['a list', '[1, 2, 3]', 'unreadable'],
  ['raw null bytes', Buffer.from([0, 0, 123, 0, 125]), 'unreadable'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x80, 0x81]), 'unreadable'],
  ['10,000 levels', deep(10_000), 'unreadable'],
  ['10,000 levels in an entry', `{"entry":${deep(10_000)}}`, undefined],
  ['entries that are none', '{"entry":[null,1,"x",{"changes":7}]}', undefined],
  [
    'a field nobody knows',
    '{"entry":[{"id":"1","changes":[{"field":"from_2031","value":{"a":1}}]}]}',
    undefined,
  ],
] as [string, string | Buffer, string | undefined][])(
  'signed nonsense (%s) is 200, kept, told of, and the next delivery goes through',
  async (_kind, body, problem) => {
    const before = await stored();
    expect(await shop.post(body)).toBe(200);
    await shop.taken();
    expect(await stored()).toBe(before + 1);
    if (problem) expect(await newestProblem()).toBe(problem);
    else expect(await newestProblem()).not.toBeNull();
    const customer = shop.customer();
    await customer.writes('Oi');
    expect(await shop.messagesOf(customer)).toMatchObject([{ text: 'Oi' }, {}]);
  },
);

test('what stands beside nonsense in the same delivery is taken', async () => {
  const customer = shop.customer();
  const { changes } = shop;
  await shop.delivers(
    changes.change('from_2031', { a: 1 }),
    changes.change('messages', { messages: [null, 7, { id: 'x' }, { ...customer.says('?'), from: 12 }] }),
    changes.change('messages', { statuses: [{ id: 'wamid.1', status: 'teleported', timestamp: '1' }] }),
    changes.messages(customer, {
      ...customer.says(''),
      type: 'hologram',
      hologram: { a: { b: [] } },
      from_the_future: true,
    }),
    changes.messages(customer, customer.says('nul\u0000o e \ud800 meio')),
  );
  expect(await newestProblem()).toBe('unknown_items');
  expect((await shop.messagesOf(customer)).filter(({ author }) => author === 'customer')).toMatchObject([
    { type: 'unsupported' },
    { type: 'text', text: 'nulo e \ufffd meio' },
  ]);
});

test('a number that is none of ours is kept for a person to see', async () => {
  const customer = shop.customer();
  const changes = shop.changes.messages(customer, customer.says('Oi'));
  const body = shop.body(changes).replaceAll(shop.number.phoneNumberId, '999999999999999');
  expect(await shop.post(body)).toBe(200);
  await shop.taken();
  expect(await newestProblem()).toBe('unknown_number');
});

test('4 MiB are taken, a byte more is 413', async () => {
  expect(await shop.post(Buffer.alloc(4 * MIB, 32))).toBe(200);
  const before = await stored();
  expect(await shop.post(Buffer.alloc(4 * MIB + 1, 32))).toBe(413);
  expect(await stored()).toBe(before);
  await shop.taken();
});

test('the same bytes twice are one delivery', async () => {
  const customer = shop.customer();
  const body = shop.body(shop.changes.messages(customer, customer.says('Oi')));
  const before = await stored();
  await shop.deliversBodies(body, body);
  await shop.deliversBodies(body);
  expect(await stored()).toBe(before + 1);
});

describe('a poison delivery', () => {
  beforeAll(async () => {
    await shop.db.query(`create function refuse_poison() returns trigger language plpgsql as
      $$ begin if new.text = 'poison' then raise exception 'poison'; end if; return new; end $$`);
    await shop.db.query(
      `create trigger refuse_poison before insert on messages for each row execute function refuse_poison()`,
    );
  });
  afterAll(() => shop.db.query('drop function refuse_poison() cascade'));

  test('is set aside item by item; its neighbours and what follows are taken', async () => {
    const [before, beside, after] = [shop.customer(), shop.customer(), shop.customer()];
    const poisoned = shop.body(
      shop.changes.messages(beside, beside.says('um'), beside.says('poison'), beside.says('dois')),
    );
    await shop.deliversBodies(
      shop.body(shop.changes.messages(before, before.says('antes'))),
      poisoned,
      shop.body(shop.changes.messages(after, after.says('depois'))),
    );
    const texts = async (customer: Customer) =>
      (await shop.messagesOf(customer)).filter(({ author }) => author === 'customer').map(({ text }) => text);
    expect(await texts(before)).toEqual(['antes']);
    expect(await texts(beside)).toEqual(['um', 'dois']);
    expect(await texts(after)).toEqual(['depois']);
    const { rows } = await shop.db.query(
      `select body from raw_deliveries where problem is not null and body = $1`,
      [Buffer.from(poisoned)],
    );
    expect(rows).toHaveLength(1);
  });

  test("does not stop another account's items beside it", async () => {
    const [mine, theirs] = [shop.customer(), other.customer()];
    const entry = (of: Shop, customer: Customer, text: string) =>
      of.changes.messages(customer, customer.says(text));
    await shop.deliversBodies(
      shop.body(entry(shop, mine, 'poison'), entry(other, theirs, 'deles'), entry(shop, mine, 'meu')),
    );
    expect(await shop.messagesOf(mine)).toMatchObject([{ text: 'meu' }, {}]);
    expect(await other.messagesOf(theirs)).toMatchObject([{ text: 'deles' }, {}]);
  });
});

test('deliveries that mix two accounts, many at once and in both orders, lose and double nothing', async () => {
  const [mine, theirs] = [shop.customer(), other.customer()];
  const bodies = Array.from({ length: 24 }, (_, i) => {
    const changes = [
      shop.changes.messages(mine, mine.says(`meu ${i}`)),
      other.changes.messages(theirs, theirs.says(`deles ${i}`)),
    ];
    return shop.body(...(i % 2 ? changes : changes.reverse()));
  });
  await shop.deliversBodies(...bodies);
  const { rows } = await shop.db.query<{ account_id: string; n: number; texts: number }>(
    `select account_id, count(*)::int as n, count(distinct text)::int as texts from messages
      where text like 'meu %' or text like 'deles %' group by 1`,
  );
  expect(rows.map(({ n, texts }) => [n, texts])).toEqual([
    [24, 24],
    [24, 24],
  ]);
  await other.converge('all');
});

describe('commands that may not be', () => {
  let customer: Customer;
  let foreign: { conversation: string; message: string; teammate: string; team: string };
  beforeAll(async () => {
    customer = shop.customer();
    await customer.writes('Quero falar com atendente');
    await shop.ana.claims(customer);
    const stranger = other.customer();
    await stranger.writes('Oi');
    const { conversation, messages } = await other.threadOf(stranger);
    const team = await shop.server.app.get(Teams).create(other.accountId, { name: 'Deles', teammateIds: [] });
    foreign = {
      conversation: conversation.id,
      message: messages[0]?.id ?? '',
      teammate: other.ana.id,
      team: team.id,
    };
  });

  const text = (over: Record<string, unknown> = {}) => ({
    clientId: 'a new one each time ' + Math.random(),
    type: 'text',
    text: 'Oi',
    seenMessageId: shop.ana.seen(conversationOfAna()),
    ...over,
  });
  const conversationOfAna = () => shop.ana.view.tab('mine')[0]?.id ?? '';

  test.each([
    ['an empty text', 'messages', () => text({ text: '' }), 400, 'text_empty'],
    ['blanks', 'messages', () => text({ text: ' \n\t ' }), 400, 'text_empty'],
    ['5,000 characters', 'messages', () => text({ text: 'a'.repeat(5_000) }), 400, 'text_too_long'],
    ['100,000 characters', 'messages', () => text({ text: 'a'.repeat(100_000) }), 400, 'invalid'],
    ['a type nobody knows', 'messages', () => text({ type: 'hologram' }), 400, 'invalid'],
    ['a field nobody knows', 'messages', () => text({ urgent: true }), 400, 'invalid'],
    ['no clientId', 'messages', () => text({ clientId: undefined }), 400, 'invalid'],
    [
      "another account's seen message",
      'messages',
      () => text({ seenMessageId: foreign.message }),
      404,
      'message_unknown',
    ],
    [
      "another account's quoted message",
      'messages',
      () => text({ quotedMessageId: foreign.message }),
      404,
      'message_unknown',
    ],
    ['an id that is none', 'messages', () => text({ seenMessageId: 'x' }), 400, 'invalid'],
    ['an empty note', 'notes', () => ({ text: ' ' }), 400, 'text_empty'],
    [
      "another account's teammate",
      'transfer',
      () => ({ to: { teammate: foreign.teammate } }),
      404,
      'teammate_unknown',
    ],
    ["another account's team", 'transfer', () => ({ to: { team: foreign.team } }), 404, 'team_unknown'],
    ['a teammate who is null', 'transfer', () => ({ to: { teammate: null } }), 400, 'invalid'],
    ['a queue that is null', 'transfer', () => ({ to: { queue: null } }), 400, 'invalid'],
    ['two targets', 'transfer', () => ({ to: { queue: true, bot: true } }), 400, 'invalid'],
    ['no target', 'transfer', () => ({ to: {} }), 400, 'invalid'],
    [
      "another account's read message",
      'read',
      () => ({ messageId: foreign.message }),
      404,
      'message_unknown',
    ],
    ['a snooze into the past', 'snooze', () => ({ until: '2001-01-01T00:00:00.000Z' }), 400, 'invalid'],
    ['a snooze until never', 'snooze', () => ({ until: 'never' }), 400, 'invalid'],
    ['reopening what is open', 'reopen', () => ({}), 409, 'not_resolved'],
  ] as [string, string, () => unknown, number, string][])(
    '%s: %s',
    async (_what, path, body, status, code) => {
      const before = await shop.threadOf(customer);
      expect(await shop.ana.command(customer, path, body())).toMatchObject({ status, body: { code } });
      expect(await shop.threadOf(customer)).toEqual(before);
    },
  );

  test.each(['claim', 'release', 'resolve', 'messages', 'notes', 'read', 'bot', 'snooze', 'transfer'])(
    "another account's conversation is unknown: %s",
    async (path) => {
      const bodies: Record<string, unknown> = {
        messages: text({ seenMessageId: null }),
        notes: { text: 'x' },
        read: { messageId: foreign.message },
        bot: { paused: true },
        snooze: { until: 'reply' },
        transfer: { to: { queue: true } },
      };
      const post = (id: string) =>
        shop.ana.caller.call('POST', `/conversations/${id}/${path}`, bodies[path] ?? {});
      expect(await post(foreign.conversation)).toMatchObject({
        status: 404,
        body: { code: 'conversation_unknown' },
      });
      expect(await post('not-an-id')).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    },
  );

  test.each(['', '/messages', '/decisions'])("another account's thread is not read: %s", async (path) => {
    const answer = await shop.sonia.caller.call('GET', `/conversations/${foreign.conversation}${path}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
  });

  test.each([
    `1_${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`,
    `Mon, 2 Mar 2026 (noon)_${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`,
    '+275760-09-13T00:00:00.000Z_00000000-0000-7000-8000-000000000000',
    '2026-02-31T00:00:00.000Z_00000000-0000-7000-8000-000000000000',
    '_',
  ])('a cursor of somebody’s own making: %s', async (cursor) => {
    for (const path of ['/inbox?view=all&', '/reports/double-answers?']) {
      const answer = await shop.sonia.caller.call('GET', `${path}cursor=${encodeURIComponent(cursor)}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
    }
    const thread = `/conversations/${conversationOfAna()}/messages`;
    const [at = ''] = cursor.split('_');
    const answer = await shop.ana.caller.call('GET', `${thread}?cursor=${encodeURIComponent(`${at}_7`)}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
  });

  test('half an emoji in a reply is no text, but it harms nobody', async () => {
    const answer = await shop.ana.replies(customer, `${'a'.repeat(190)}\ud83d`);
    expect(answer).toMatchObject({ status: 201, body: { text: `${'a'.repeat(190)}\ufffd` } });
  });

  test('an id in capitals is the same id', async () => {
    const to = { teammate: shop.bia.id.toUpperCase() };
    expect(await shop.ana.command(customer, 'transfer', { to })).toMatchObject({
      status: 200,
      body: { turn: { kind: 'claim', by: shop.bia.id } },
    });
    const back = { teammate: shop.ana.id };
    expect((await shop.bia.command(customer, 'transfer', { to: back })).status).toBe(200);
  });

  test('from another site', async () => {
    const answer = await shop.ana.caller.call(
      'POST',
      `/conversations/${conversationOfAna()}/release`,
      {},
      { origin: 'https://evil.example' },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin_refused' } });
    expect(await shop.conversationOf(customer)).toMatchObject({ claim: { teammate: { id: shop.ana.id } } });
  });

  test("a colleague's claim", async () => {
    for (const path of ['claim', 'release', 'resolve']) {
      expect(await shop.bia.command(customer, path)).toMatchObject({
        status: 409,
        body: { code: 'claim_taken' },
      });
    }
    expect(await shop.bia.claims(customer, true)).toMatchObject({
      status: 403,
      body: { code: 'not_allowed' },
    });
    expect(await shop.bia.replies(customer, 'Eu!', { force: true })).toMatchObject({
      status: 409,
      body: { code: 'claim_taken', by: { name: 'Ana' } },
    });
  });
});
