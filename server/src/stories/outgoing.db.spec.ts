import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { MessageView, TemplateView, UploadView } from '@balcao/contract';
import { TemplatesReader } from '../channel/index.ts';
import { PDF, picture, VOICE } from '../testing/sample-files.ts';
import { openShop, type Customer, type Person, type Shop } from '../testing/shop.ts';

jest.setTimeout(60_000);
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 30_000);
afterAll(() => shop.close(), 30_000);
afterEach(() => {
  shop.graph.files.whileUploading = () => Promise.resolve();
  shop.graph.beforeAnswer = () => Promise.resolve();
});

const SOON = 1_000;
const callsTo = (customer: Customer) => shop.graph.calls.filter(({ to }) => to === `+${customer.phone}`);
const ours = async (customer: Customer) =>
  (await shop.messagesOf(customer)).filter(({ author }) => author === 'teammate');

async function claimed(): Promise<Customer> {
  const customer = shop.customer();
  await customer.writes('Quero falar com atendente');
  await shop.ana.claims(customer);
  await shop.passes(10_000);
  return customer;
}

async function brings(bytes: Buffer | string, query: string): Promise<string> {
  const response = await fetch(`${shop.server.url}/api/v1/media?${query}`, {
    method: 'POST',
    headers: { cookie: shop.ana.caller.cookie, 'content-type': 'application/octet-stream' },
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
  });
  const { id } = (await response.json()) as UploadView;
  expect({ status: response.status, id }).toEqual({ status: 201, id: expect.any(String) });
  return id;
}

async function sends(customer: Customer, more: Record<string, unknown>, person: Person = shop.ana) {
  return person.command<MessageView & { field?: string; problem?: string }>(customer, 'messages', {
    clientId: randomUUID(),
    seenMessageId: person.seen(await shop.conversationId(customer)),
    ...more,
  });
}

test('a picture: brought to Meta once, sent with its caption, drawn with our id', async () => {
  const customer = await claimed();
  const mediaId = await brings(await picture('jpeg'), 'kind=image&filename=bota.jpg');
  const before = shop.graph.files.uploads.length;
  const { body } = await sends(customer, { type: 'image', mediaId, text: 'Esta aqui' });
  expect(body).toMatchObject({
    type: 'image',
    text: 'Esta aqui',
    media: { id: mediaId, state: 'ready' },
    status: 'queued',
  });
  await shop.passes(SOON);
  expect(shop.graph.files.uploads).toHaveLength(before + 1);
  expect(callsTo(customer)).toMatchObject([
    { body: { type: 'image', image: { id: shop.graph.files.uploads.at(-1)?.id, caption: 'Esta aqui' } } },
  ]);
  expect(await ours(customer)).toMatchObject([
    { status: 'accepted', media: { id: mediaId, mimeType: 'image/jpeg' } },
  ]);
  await sends(customer, { type: 'image', mediaId });
  await shop.passes(SOON);
  expect(shop.graph.files.uploads).toHaveLength(before + 1);
  expect(callsTo(customer)[1]?.body).toMatchObject({ image: { id: shop.graph.files.uploads.at(-1)?.id } });
});

test('a document keeps its name; a voice note is sent as one', async () => {
  const customer = await claimed();
  await sends(customer, {
    type: 'document',
    mediaId: await brings(PDF, 'kind=document&filename=tabela.pdf'),
  });
  await sends(customer, { type: 'voice', mediaId: await brings(VOICE, 'kind=voice&filename=voz.ogg') });
  await shop.passes(8_000);
  expect(callsTo(customer)).toMatchObject([
    { body: { document: { filename: 'tabela.pdf' } } },
    { body: { type: 'audio', audio: { voice: true } } },
  ]);
});

test('while a file is on its way nothing overtakes it, and nobody brings it a second time', async () => {
  const customer = await claimed();
  const mediaId = await brings(await picture('png'), 'kind=image&filename=a.png');
  let during: Promise<unknown> = Promise.resolve();
  const before = shop.graph.files.uploads.length;
  shop.graph.files.whileUploading = async () => {
    const written = sends(customer, { type: 'text', text: 'E aí, gostou?' });
    during = written;
    await written;
    const { rows } = await shop.db.query(`select status from messages where content->'media'->>'id' = $1`, [
      mediaId,
    ]);
    expect(rows).toEqual([{ status: 'queued' }]);
  };
  await sends(customer, { type: 'image', mediaId });
  await shop.passes(8_000);
  await during;
  expect(shop.graph.files.uploads).toHaveLength(before + 1);
  expect(callsTo(customer).map(({ body }) => body['type'])).toEqual(['image', 'text']);
});

test('a file that Meta does not take: tried again when it may be, else failed with its code, and never unknown', async () => {
  const customer = await claimed();
  const { waitingSince } = await shop.conversationOf(customer);
  const mediaId = await brings(await picture('png', 99), 'kind=image&filename=b.png');
  shop.graph.files.cutUploads = 1;
  shop.graph.files.refuseUploads.push(131053);
  await sends(customer, { type: 'image', mediaId });
  await shop.passes(SOON);
  expect(await ours(customer)).toMatchObject([{ status: 'queued' }]);
  await shop.passes(6_000);
  expect(await ours(customer)).toMatchObject([{ status: 'failed', failure: { code: '131053' } }]);
  expect(callsTo(customer)).toHaveLength(0);
  expect(await shop.conversationOf(customer)).toMatchObject({ waitingSince });
});

test('place, cards, buttons and list: told to Meta in full and drawn as they went', async () => {
  const customer = await claimed();
  const location = { latitude: -23.55, longitude: -46.63, name: 'Loja', address: 'Rua A, 1' };
  const contacts = [{ name: 'Entregas', phones: ['+55 11 90000-0009'] }];
  const buttons = [
    { id: 'sim', title: 'Sim' },
    { id: 'nao', title: 'Não' },
  ];
  const list = {
    button: 'Tamanhos',
    sections: [{ title: 'Botas', rows: [{ id: '38', title: '38', description: 'duas' }] }],
  };
  await sends(customer, { type: 'location', location });
  await sends(customer, { type: 'contacts', contacts });
  await sends(customer, { type: 'interactive', text: 'Serve?', buttons, header: 'Bota', footer: 'Loja' });
  await sends(customer, { type: 'interactive', text: 'Qual?', list });
  await shop.passes(SOON);
  expect(await ours(customer)).toMatchObject([
    { type: 'location', location },
    { type: 'contacts', contacts: [{ name: 'Entregas', phones: [{ phone: '+55 11 90000-0009' }] }] },
    { type: 'interactive', text: 'Serve?', buttons, header: 'Bota', footer: 'Loja' },
    { type: 'interactive', text: 'Qual?', list },
  ]);
  expect(callsTo(customer).map(({ body }) => body[String(body['type'])])).toMatchObject([
    location,
    [{ name: { formatted_name: 'Entregas' }, phones: [{ wa_id: '5511900000009' }] }],
    {
      type: 'button',
      header: { text: 'Bota' },
      action: { buttons: [{ reply: buttons[0] }, { reply: buttons[1] }] },
    },
    { type: 'list', action: list },
  ]);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['a picture of nothing', { type: 'image' }, { field: 'mediaId', problem: 'missing' }],
  [
    'a voice note with words',
    { type: 'voice', mediaId: randomUUID(), text: 'oi' },
    { field: 'text', problem: 'not_allowed' },
  ],
  [
    'four buttons',
    { type: 'interactive', text: 'a', buttons: '1234'.split('').map((id) => ({ id, title: id })) },
    { field: 'buttons', problem: 'too_many', limit: 3 },
  ],
  [
    'a long title',
    { type: 'interactive', text: 'a', buttons: [{ id: 'a', title: 'x'.repeat(21) }] },
    { field: 'buttons.title', problem: 'too_long', limit: 20 },
  ],
  ['neither buttons nor list', { type: 'interactive', text: 'a' }, { field: 'buttons', problem: 'missing' }],
  [
    'an empty list',
    { type: 'interactive', text: 'a', list: { button: 'Ver', sections: [] } },
    { field: 'list.sections.rows', problem: 'empty' },
  ],
  [
    'a place off the earth',
    { type: 'location', location: { latitude: 91, longitude: 0 } },
    { field: 'location.latitude', problem: 'out_of_range' },
  ],
  [
    'a card without phone',
    { type: 'contacts', contacts: [{ name: 'A', phones: [] }] },
    { field: 'contacts.phones', problem: 'empty' },
  ],
])('%s is refused before it is queued, with what is wrong', async (_what, request, expected) => {
  const customer = await claimed();
  const { status, body } = await sends(customer, request);
  expect({ ...body, status }).toMatchObject({ status: 422, code: 'reply_invalid', ...expected });
  expect(await ours(customer)).toHaveLength(0);
});

test('files that are not there, or not of the kind, say so', async () => {
  const customer = await claimed();
  const document = await brings(PDF, 'kind=document&filename=c.pdf');
  expect(await sends(customer, { type: 'image', mediaId: randomUUID() })).toMatchObject({
    status: 404,
    body: { code: 'media_unknown' },
  });
  expect(await sends(customer, { type: 'image', mediaId: document })).toMatchObject({
    status: 422,
    body: { code: 'media_type_refused', allowed: ['image/jpeg', 'image/png'] },
  });
});

test('the same clientId is the same message, whatever its kind, and no other', async () => {
  const customer = await claimed();
  const mediaId = await brings(await picture('jpeg', 50), 'kind=image&filename=d.jpg');
  const clientId = randomUUID();
  const first = await sends(customer, { clientId, type: 'image', mediaId, text: 'Um' });
  const again = await sends(customer, { clientId, type: 'image', mediaId, text: 'Um' });
  expect(again.body.id).toBe(first.body.id);
  for (const other of [
    { type: 'image', mediaId, text: 'Dois' },
    { type: 'document', mediaId, text: 'Um' },
    { type: 'text', text: 'Um' },
  ]) {
    expect(await sends(customer, { clientId, ...other })).toMatchObject({
      status: 409,
      body: { code: 'client_id_reused' },
    });
  }
  await shop.passes(SOON);
  expect(callsTo(customer)).toHaveLength(1);
});

const RETOMAR = {
  id: '7001',
  name: 'retomar_conversa',
  language: 'pt_BR',
  status: 'APPROVED',
  category: 'UTILITY',
  parameter_format: 'NAMED',
  components: [{ type: 'BODY', text: 'Oi, {{nome}}. Podemos continuar?' }],
};

async function templates(): Promise<TemplateView[]> {
  const { body } = await shop.ana.caller.call<{ items: TemplateView[] }>('GET', '/templates');
  return body.items;
}

test('templates: read at first use and after news, every page, and only when somebody may ask', async () => {
  const saiu = { ...RETOMAR, id: '7002', name: 'saiu', parameter_format: 'POSITIONAL', status: 'PAUSED' };
  const avisa = { ...RETOMAR, id: '7003', name: 'avisa', components: [{ type: 'BODY', text: 'Chegou!' }] };
  shop.graph.templates = [RETOMAR, saiu, avisa];
  expect((await shop.ana.caller.call('POST', '/templates/sync')).status).toBe(403);
  expect((await shop.sonia.caller.call('POST', '/templates/sync')).status).toBe(200);
  expect(await templates()).toMatchObject([
    { name: 'avisa', variables: [] },
    { name: 'retomar_conversa', variables: ['nome'], body: 'Oi, {{nome}}. Podemos continuar?' },
    { name: 'saiu', status: 'PAUSED' },
  ]);
  const [{ id } = { id: '' }] = await templates();
  shop.graph.templates = [RETOMAR, avisa];
  await shop.delivers(
    shop.changes.change('message_template_status_update', {
      event: 'APPROVED',
      message_template_id: 7003,
      message_template_name: 'avisa',
      message_template_language: 'pt-BR',
    }),
  );
  await shop.server.app.get(TemplatesReader).look();
  expect(await templates()).toMatchObject([{ name: 'avisa', id }, { name: 'retomar_conversa' }]);
  shop.graph.templates = null;
  expect((await shop.sonia.caller.call('POST', '/templates/sync')).status).toBe(503);
  expect(await templates()).toHaveLength(2);
  shop.graph.templates = [RETOMAR, avisa];
});

test('a template goes through a closed window and opens nothing; its variables must be filled in', async () => {
  shop.graph.templates = [RETOMAR];
  await shop.sonia.caller.call('POST', '/templates/sync');
  const [{ id } = { id: '' }] = await templates();
  const customer = await claimed();
  await shop.passes(25 * 3_600_000);
  expect(await sends(customer, { type: 'text', text: 'Oi' })).toMatchObject({
    body: { code: 'window_closed' },
  });
  const empty = await sends(customer, { type: 'template', template: { id, variables: { nome: ' ' } } });
  expect(empty).toMatchObject({ status: 422, body: { code: 'template_not_sendable', variable: 'nome' } });
  const sent = await sends(customer, { type: 'template', template: { id, variables: { nome: 'Rita' } } });
  expect(sent).toMatchObject({
    status: 201,
    body: {
      type: 'template',
      text: 'Oi, Rita. Podemos continuar?',
      template: { name: 'retomar_conversa', language: 'pt_BR' },
    },
  });
  await shop.passes(SOON);
  expect(callsTo(customer).at(-1)?.body).toMatchObject({
    template: {
      name: 'retomar_conversa',
      language: { code: 'pt_BR' },
      components: [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'nome', text: 'Rita' }] }],
    },
  });
  expect(await sends(customer, { type: 'text', text: 'Oi' })).toMatchObject({
    body: { code: 'window_closed' },
  });
});

test('while another application has the thread, words wait and a template passes them', async () => {
  shop.graph.templates = [RETOMAR];
  await shop.sonia.caller.call('POST', '/templates/sync');
  const [{ id } = { id: '' }] = await templates();
  const customer = await claimed();
  shop.graph.next({ do: 'refuse', code: 131000 });
  await sends(customer, { type: 'text', text: 'Espera' });
  await shop.passes(SOON);
  const standby = { messages: [{ ...customer.says('Oi?'), from: customer.phone }] };
  await shop.delivers(shop.changes.change('standby', standby));
  expect(await sends(customer, { type: 'text', text: 'Oi' })).toMatchObject({
    body: { code: 'thread_elsewhere' },
  });
  const template = { id, variables: { nome: 'Rita' } };
  expect((await sends(customer, { type: 'template', template })).status).toBe(201);
  await shop.passes(10_000);
  expect(callsTo(customer).map(({ body }) => body['type'])).toEqual(['text', 'template']);
  await customer.writes('Voltei');
  await shop.passes(2 * 60_000);
  expect(callsTo(customer).map(({ text }) => text)).toEqual(['Espera', 'retomar_conversa', 'Espera']);
});

test('a template that Meta has paused fails, and is offered no more', async () => {
  shop.graph.templates = [RETOMAR];
  await shop.sonia.caller.call('POST', '/templates/sync');
  const [{ id } = { id: '' }] = await templates();
  const customer = await claimed();
  const template = { id, variables: { nome: 'Rita' } };
  shop.graph.next({ do: 'refuse', code: 132015 });
  await sends(customer, { type: 'template', template });
  await shop.passes(SOON);
  expect(await ours(customer)).toMatchObject([{ status: 'failed', failure: { code: '132015' } }]);
  expect(await templates()).toMatchObject([{ status: 'PAUSED' }]);
  expect(await sends(customer, { type: 'template', template })).toMatchObject({
    body: { code: 'template_not_sendable' },
  });
});
