import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  ContactDetail,
  ContactMediaView,
  ContactView,
  DuplicateView,
  FieldsSettings,
  LabelView,
  Page,
} from '@balcao/contract';
import { openShop, type Customer, type Person, type Shop } from '../../testing/shop.ts';

let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await openShop({ bot: { enabled: false } });
  other = await openShop();
}, 60_000);
afterAll(async () => {
  await shop.close();
  await other.close();
}, 60_000);

type Told<T> = T & { code?: string; reason?: string };

async function written(name: string, text = 'oi'): Promise<Customer> {
  const customer = shop.customer(name);
  await customer.writes(text);
  return customer;
}

/** The id of the contact in whose conversations this customer's number is. */
async function contactId(customer: Customer): Promise<string> {
  const { rows } = await customer.shop.db.query<{ contact_id: string }>(
    `select contact_id from contact_aliases where account_id = $1 and value = $2`,
    [customer.shop.accountId, customer.phone],
  );
  return rows[0]?.contact_id ?? '';
}

async function call<T>(method: string, path: string, body?: unknown, who: Person = shop.ana) {
  const answer = await who.caller.call<Told<T>>(method, path, body);
  await shop.converge();
  return answer;
}
const detail = async (customer: Customer) =>
  (await call<ContactDetail>('GET', `/contacts/${await contactId(customer)}`)).body;
const merge = async (kept: Customer, gone: Customer, who: Person = shop.ana) =>
  call<ContactDetail>(
    'POST',
    `/contacts/${await contactId(kept)}/merge`,
    { with: await contactId(gone) },
    who,
  );
const undo = (id: string | undefined) => call<ContactDetail>('POST', `/merges/${id ?? ''}/undo`);

test('a contact is known with names, numbers and conversations', async () => {
  const customer = await written('Joana');
  expect(await detail(customer)).toMatchObject({
    name: 'Joana',
    names: { teammate: null, book: null, profile: 'Joana' },
    waId: customer.phone,
    aliases: expect.arrayContaining([{ kind: 'wa_id', value: customer.phone }]),
    note: '',
    fields: {},
    labels: [],
    conversations: [{ id: await shop.conversationId(customer) }],
    merges: [],
  });
});

test('a new name is told to open and resolved conversations; none gives way to the profile', async () => {
  const customer = await written('Perfil');
  const id = await contactId(customer);
  await shop.ana.command(customer, 'resolve');
  const { body } = await call<ContactDetail>('PATCH', `/contacts/${id}`, { name: '  Dona Maria ' });
  expect(body).toMatchObject({ name: 'Dona Maria', names: { teammate: 'Dona Maria', profile: 'Perfil' } });
  expect((await shop.conversationOf(customer)).contact.name).toBe('Dona Maria');
  await shop.converge('all');
  expect((await call<ContactDetail>('PATCH', `/contacts/${id}`, { name: null })).body.name).toBe('Perfil');
  expect((await call('PATCH', `/contacts/${id}`, { name: '' })).status).toBe(400);
});

test('note, own fields and labels: only what is given changes', async () => {
  const customer = await written('Campos');
  const id = await contactId(customer);
  const owner = shop.people[3] as Person;
  const { body: settings } = await owner.caller.call<FieldsSettings>(
    'PUT',
    '/settings/fields',
    {
      fields: [
        { name: 'Nascimento', kind: 'date' },
        { name: 'Tamanho', kind: 'choice', choices: ['P', 'M'] },
      ],
    },
    { 'if-match': '0' },
  );
  const [born, size] = settings.fields.map((field) => field.id) as [string, string];
  const { body: vip } = await shop.sonia.caller.call<LabelView>('POST', '/labels', {
    name: 'VIP',
    color: 'red',
  });
  const change = (body: unknown) => call<ContactDetail>('PATCH', `/contacts/${id}`, body);
  await change({ note: 'Paga em dia', fields: { [born]: '1980-02-29' }, labels: [vip.id] });
  expect((await change({ fields: { [size]: 'M' } })).body).toMatchObject({
    note: 'Paga em dia',
    fields: { [born]: '1980-02-29', [size]: 'M' },
    labels: [vip.id],
  });
  expect((await change({ fields: { [born]: '' } })).body.fields).toEqual({ [size]: 'M' });
  for (const fields of [{ [born]: '1981-02-29' }, { [size]: 'G' }, { [randomUUID()]: 'x' }, { [size]: 7 }]) {
    expect((await change({ fields })).body.code).toBe('invalid');
  }
  expect((await change({ labels: [randomUUID()] })).body.code).toBe('label_unknown');
  await shop.sonia.caller.call('DELETE', `/labels/${vip.id}`);
  expect((await detail(customer)).labels).toEqual([]);
});

test('contacts are listed by name, those that fit, page by page', async () => {
  for (const name of ['Ávila Um', 'avila Dois', 'AVILA Três']) await written(name);
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `/contacts?q=avila&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`;
    const { body }: { body: Page<ContactView> } = await call<Page<ContactView>>('GET', path);
    names.push(...body.items.map((one) => one.name));
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect(names).toEqual(['avila Dois', 'AVILA Três', 'Ávila Um']);
  expect((await call('GET', '/contacts?cursor=x')).body.code).toBe('cursor_invalid');
  const customer = await written('Pelo número');
  const { body } = await call<Page<ContactView>>('GET', `/contacts?q=${customer.phone.slice(4)}`);
  expect(body.items.map((one) => one.name)).toContain('Pelo número');
});

test('links of all conversations, newest first', async () => {
  const customer = await written('Links', 'veja https://a.example/x e http://b.example');
  await customer.writes('sem nada');
  await customer.writes('mais https://c.example');
  const { body } = await call<Page<ContactMediaView>>(
    'GET',
    `/contacts/${await contactId(customer)}/media?kind=links`,
  );
  expect(body.items.map(({ links }) => links)).toEqual([
    ['https://c.example'],
    ['https://a.example/x', 'http://b.example'],
  ]);
});

test('contacts of one name are proposed, not merged', async () => {
  const [one, two] = [await written('Zoraide Única'), await written('zoraide unica')];
  const { body } = await call<Page<DuplicateView>>('GET', `/contacts/${await contactId(one)}/duplicates`);
  expect(body.items).toEqual([
    { contact: expect.objectContaining({ id: await contactId(two) }), because: ['same_name'] },
  ]);
});

test('a merged contact brings its numbers and conversations; later messages of either reach the one that stays', async () => {
  const [kept, gone] = [await written('Fica', 'primeira'), await written('Vai', 'segunda')];
  await shop.ana.command(gone, 'resolve');
  const [keptId, goneId] = [await contactId(kept), await contactId(gone)];
  const moved = await shop.conversationId(gone);
  const { status, body } = await merge(kept, gone);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: keptId, merges: [{ name: 'Vai', by: 'Ana' }] });
  expect(body.conversations.map(({ id }) => id)).toContain(moved);
  await shop.converge('all');
  // The old address stands for the new one.
  expect((await call<ContactDetail>('GET', `/contacts/${goneId}`)).body.id).toBe(keptId);
  await gone.writes('terceira');
  expect(await contactId(gone)).toBe(keptId);
  const { rowCount } = await shop.db.query('select from conversations where contact_id = $1', [goneId]);
  expect(rowCount).toBe(0);
  expect((await detail(kept)).waId).toBe(gone.phone); // who wrote last
});

test('of two open conversations the one that owes nothing is resolved, and nothing is lost', async () => {
  const [kept, gone] = [await written('Deve'), await written('Nada deve')];
  await shop.ana.replies(gone, 'Pronto!');
  const [owing, paid] = [await shop.conversationId(kept), await shop.conversationId(gone)];
  expect((await merge(kept, gone)).status).toBe(200);
  const statuses = new Map((await detail(kept)).conversations.map((one) => [one.id, one.status]));
  expect(statuses.get(owing)).toBe('open');
  expect(statuses.get(paid)).toBe('resolved');
  await shop.converge('all');
});

test('two customers who both wait are not made one before one is answered', async () => {
  const [kept, gone] = [await written('Espera A'), await written('Espera B')];
  const ids = [await shop.conversationId(kept), await shop.conversationId(gone)].sort();
  const { status, body } = await merge(kept, gone);
  expect({ status, body }).toMatchObject({
    status: 409,
    body: { code: 'not_mergeable', reason: 'both_waiting', conversationIds: ids },
  });
  expect(await contactId(gone)).not.toBe(await contactId(kept));
  const itself = await call('POST', `/contacts/${await contactId(kept)}/merge`, {
    with: await contactId(kept),
  });
  expect(itself.body).toMatchObject({ code: 'not_mergeable', reason: 'same_contact' });
});

test('undone, everything is as it was', async () => {
  const [kept, gone] = [await written('Volta A'), await written('Volta B')];
  await call('PATCH', `/contacts/${await contactId(kept)}`, { note: 'nota A' });
  await call('PATCH', `/contacts/${await contactId(gone)}`, { note: 'nota B', name: 'Nome B' });
  await shop.ana.replies(gone, 'Resolvido, certo?'); // held by Ana, nothing owed
  await shop.rest(); // until Meta has it
  const look = async () => ({
    kept: await detail(kept),
    gone: await detail(gone),
    threads: [await shop.conversationOf(kept), await shop.conversationOf(gone)],
  });
  const before = await look();
  const merged = await merge(kept, gone);
  expect(merged.body).toMatchObject({ note: 'nota A\n\nnota B', name: 'Nome B' });
  expect((await undo(merged.body.merges[0]?.id)).status).toBe(200);
  expect(await look()).toEqual(before);
  expect((await undo(merged.body.merges[0]?.id)).body.code).toBe('merge_unknown');
  await shop.converge('all');
});

test('undone after both went on: each keeps what is his, and replies reach the right one', async () => {
  const [kept, gone] = [await written('Seguiu A'), await written('Seguiu B')];
  for (const one of [kept, gone]) await shop.ana.command(one, 'resolve');
  const merged = await merge(kept, gone);
  await call('PATCH', `/contacts/${await contactId(kept)}`, { note: 'escrita depois' });
  await gone.writes('sou eu de novo');
  await undo(merged.body.merges[0]?.id);
  expect(await detail(kept)).toMatchObject({
    waId: kept.phone,
    note: 'escrita depois',
    names: { profile: 'Seguiu A' },
  });
  expect(await detail(gone)).toMatchObject({ waId: gone.phone, names: { profile: 'Seguiu B' } });
  await gone.writes('agora sozinho');
  expect((await shop.conversationOf(gone)).contact.name).toBe('Seguiu B');
  await shop.converge('all');
});

test('a merge of one who was merged since is undone last', async () => {
  const [a, b, c] = [await written('Corrente A'), await written('Corrente B'), await written('Corrente C')];
  for (const one of [a, b, c]) await shop.ana.command(one, 'resolve');
  const first = await merge(b, c);
  const second = await merge(a, b);
  expect((await undo(first.body.merges[0]?.id)).body.code).toBe('undo_too_late');
  await undo(second.body.merges[0]?.id);
  expect((await undo(first.body.merges[0]?.id)).status).toBe(200);
  const ids = [await contactId(a), await contactId(b), await contactId(c)];
  expect(new Set(ids).size).toBe(3);
});

test('of two merges of one contact at once one wins, whichever way round', async () => {
  for (let round = 0; round < 4; round += 1) {
    const [a, b] = [await written(`Par ${round} A`), await written(`Par ${round} B`)];
    await shop.ana.command(b, 'resolve');
    const [idA, idB] = [await contactId(a), await contactId(b)];
    const answers = await Promise.all([
      shop.ana.caller.call('POST', `/contacts/${idA}/merge`, { with: idB }),
      shop.bia.caller.call('POST', `/contacts/${idB}/merge`, { with: idA }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await contactId(a)).toBe(await contactId(b));
  }
  await shop.converge('all');
});

test('messages that come while two are merged all find the one that stays', async () => {
  const [a, b] = [await written('Corrida A'), await written('Corrida B')];
  for (const one of [a, b]) await shop.ana.command(one, 'resolve');
  const [idA, idB] = [await contactId(a), await contactId(b)];
  await Promise.all([
    a.writes('de A'),
    b.writes('de B'),
    shop.ana.caller.call('POST', `/contacts/${idA}/merge`, { with: idB }),
  ]);
  const { rows } = await shop.db.query<{ open: number; lost: number }>(
    `select (select count(*)::int from conversations where contact_id = $1 and status <> 'resolved') as open,
            (select count(*)::int from conversations c join contacts k on k.id = c.contact_id
              where k.merged_into is not null) as lost`,
    [idA],
  );
  // Either both wrote before and wait (then nobody was merged), or all is with the one.
  expect(rows[0]?.lost).toBe(0);
  expect(rows[0]?.open).toBe(1);
  await shop.converge('all');
});

test('no door opens to another account', async () => {
  const theirs = other.customer('Deles');
  await theirs.writes('oi');
  const id = await contactId(theirs);
  const mine = await contactId(await written('Minha'));
  for (const [method, path, body] of [
    ['GET', `/contacts/${id}`],
    ['PATCH', `/contacts/${id}`, { note: 'x' }],
    ['GET', `/contacts/${id}/media`],
    ['GET', `/contacts/${id}/duplicates`],
    ['POST', `/contacts/${id}/merge`, { with: mine }],
    ['POST', `/contacts/${mine}/merge`, { with: id }],
  ] as const) {
    expect([path, (await call(method, path, body)).body.code]).toEqual([path, 'contact_unknown']);
  }
  const { body } = await call<Page<ContactView>>('GET', '/contacts?limit=100');
  expect(body.items.map((one) => one.id)).not.toContain(id);
});
