import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { outcomeOf } from '@balcao/whatsapp';
import type { CustomerPhone } from './simulator.ts';
import { bench, NUMBER_ID, serve, TOKEN, WABA_ID, type Bench, type Served } from './testing/bench.ts';

let at: Bench;
let http: Served;
let phone: CustomerPhone;

beforeEach(async () => {
  at = bench();
  http = await serve(at.simulator);
  phone = at.simulator.addCustomer({ name: 'Ana', waId: '5511900000001' });
  phone.says('oi');
  await at.clock.advance(0);
});

afterEach(async () => {
  at.simulator.stop();
  await http.close();
});

const to = '+5511900000001';
const statuses = (): string[] => at.items().flatMap((item) => (item.kind === 'status' ? [item.status] : []));
const errorCode = (answer: { body: Record<string, unknown> }): unknown =>
  (answer.body['error'] as Record<string, unknown> | undefined)?.['code'];

describe('a send', () => {
  test('is accepted, shown, and its statuses climb with our own id', async () => {
    const answer = await http.send({ to, text: { body: 'Olá!' }, biz_opaque_callback_data: 'm1' });
    expect(outcomeOf(answer.status, answer.body)).toMatchObject({ kind: 'accepted', waId: '5511900000001' });
    expect(phone.messages().at(-1)).toMatchObject({ by: 'business', text: 'Olá!', ticks: 'accepted' });
    await at.clock.advance(10_000);
    expect(statuses()).toEqual(['sent', 'delivered', 'read']);
    expect(at.items().filter((item) => item.kind === 'status')).toMatchObject(
      ['m1', 'm1', 'm1'].map((callbackData) => ({ callbackData, recipient: { waId: '5511900000001' } })),
    );
    expect(phone.messages().at(-1)?.ticks).toBe('read');
  });

  test.each([
    ['receipts hidden', { readReceipts: false }, ['sent', 'delivered']],
    ['phone off', { online: false }, ['sent']],
    ['business blocked', { blocked: true }, ['sent']],
  ])('%s → %j', async (_name, setting, expected) => {
    phone.set(setting);
    await http.send({ to, text: { body: 'a' } });
    await at.clock.advance(60_000);
    expect(statuses()).toEqual(expected);
    phone.set({ online: true, blocked: false, readReceipts: true });
    await at.clock.advance(60_000);
    expect(statuses()).toContain('delivered');
  });

  test('by user id alone, and with the other Brazilian form of the number', async () => {
    const tati = at.simulator.addCustomer({ name: 'Tati', username: 'tati' });
    tati.says('oi');
    const byId = await http.send({ recipient: tati.who.userId, text: { body: 'a' } });
    expect(outcomeOf(byId.status, byId.body)).toMatchObject({ kind: 'accepted', userId: tati.who.userId });
    const old = at.simulator.addCustomer({ name: 'Velho', waId: '558899990000' });
    old.says('oi');
    const twin = await http.send({ to: '+5588999990000', text: { body: 'a' } });
    expect(outcomeOf(twin.status, twin.body)).toMatchObject({ waId: '558899990000' });
    expect(old.messages().at(-1)?.by).toBe('business');
  });

  test('to nobody fails by status only', async () => {
    const template = {
      name: 'pedido_pronto',
      language: { code: 'pt_BR' },
      components: [bodyOf('text', '7')],
    };
    const answer = await http.send({ to: '+5511911111111', type: 'template', template });
    expect(answer.status).toBe(200);
    await at.clock.advance(1000);
    expect(at.items().at(-1)).toMatchObject({ kind: 'status', status: 'failed', errors: [{ code: 131026 }] });
  });

  test('quotes what was said, and nothing else', async () => {
    const [said] = phone.messages();
    const good = await http.send({ to, text: { body: 'a' }, context: { message_id: said?.wamid } });
    expect(good.status).toBe(200);
    expect(phone.messages().at(-1)?.quotedWamid).toBe(said?.wamid);
    const bad = await http.send({ to, text: { body: 'a' }, context: { message_id: 'wamid.OTHER' } });
    expect(errorCode(bad)).toBe(131009);
  });

  test('buttons are shown and can be tapped', async () => {
    const buttons = ['Trocas', 'Falar com atendente'].map((title) => ({
      type: 'reply',
      reply: { id: title, title },
    }));
    await http.send({
      to,
      type: 'interactive',
      interactive: { type: 'button', body: { text: 'Sobre o quê?' }, action: { buttons } },
    });
    const shown = phone.messages().at(-1)!;
    expect(shown.choices?.map((choice) => choice.title)).toEqual(['Trocas', 'Falar com atendente']);
    phone.taps(shown.wamid, 'Falar com atendente');
    await at.clock.advance(0);
    expect(at.items().findLast((item) => item.kind === 'message')).toMatchObject({
      content: { type: 'interactive', reply: 'button', title: 'Falar com atendente' },
      quotedWamid: shown.wamid,
    });
  });

  test('reactions appear on the phone and only ever get "sent"', async () => {
    const { wamid } = phone.messages()[0]!;
    await http.send({ to, type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } });
    await at.clock.advance(10_000);
    expect(phone.messages()[0]?.reactions.business).toBe('👍');
    expect(statuses()).toEqual(['sent']);
  });

  test('read and typing', async () => {
    const { wamid } = phone.messages()[0]!;
    const news: string[] = [];
    at.simulator.watch((one) => news.push(one.type));
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: wamid };
    const answer = await http.graph('POST', `/v25.0/${NUMBER_ID}/messages`, {
      ...read,
      typing_indicator: { type: 'text' },
    });
    expect(answer).toEqual({ status: 200, body: { success: true } });
    expect(phone.messages()[0]?.ticks).toBe('read');
    expect(news).toContain('typing');
  });
});

function bodyOf(...texts: [string, string]) {
  return { type: 'body', parameters: [{ type: texts[0], text: texts[1] }] };
}

describe('refusals', () => {
  const text = { body: 'a' };
  const long = 'x'.repeat(4097);
  const button = (title: string) => ({ type: 'reply', reply: { id: title, title } });
  const interactive = (buttons: unknown[]) => ({ type: 'button', body: { text: 'a' }, action: { buttons } });
  const template = (over: object) => ({
    type: 'template',
    template: { name: 'retomar_conversa', language: { code: 'pt_BR' }, ...over },
  });
  const named = { type: 'body', parameters: [{ type: 'text', parameter_name: 'nome', text: 'Ana' }] };

  test.each([
    ['no product', { messaging_product: 'x', to, text }, 100],
    ['nobody', { text }, 131008],
    ['a name for a number', { to: 'Ana', text }, 131009],
    ['too long a text', { to, text: { body: long } }, 100],
    ['no text', { to, text: {} }, 131008],
    ['unknown type', { to, type: 'hologram' }, 131009],
    ['endless callback data', { to, text, biz_opaque_callback_data: long }, 100],
    [
      'four buttons',
      { to, type: 'interactive', interactive: interactive(['1', '2', '3', '4'].map(button)) },
      131009,
    ],
    ['long button', { to, type: 'interactive', interactive: interactive([button('x'.repeat(21))]) }, 131009],
    [
      'same button twice',
      { to, type: 'interactive', interactive: interactive([button('1'), button('1')]) },
      131009,
    ],
    ['unknown media', { to, type: 'image', image: { id: '1' } }, 131053],
    ['reaction to nothing', { to, type: 'reaction', reaction: { message_id: 'w', emoji: '👍' } }, 131009],
    ['unknown template', { to, ...template({ name: 'nada' }) }, 132001],
    ['other language', { to, ...template({ language: { code: 'en_US' } }) }, 132001],
    ['variable missing', { to, ...template({}) }, 132000],
    ['variable misnamed', { to, ...template({ components: [bodyOf('text', 'Ana')] }) }, 132012],
  ])('%s', async (_name, body, code) => {
    const answer = await http.send(body);
    expect(answer.status).toBe(400);
    expect(errorCode(answer)).toBe(code);
    expect(phone.messages()).toHaveLength(1);
  });

  test('no token, wrong token, no such number', async () => {
    const path = `${http.url}/graph/v25.0/${NUMBER_ID}/messages`;
    const without = await fetch(path, { method: 'POST' });
    expect(outcomeOf(without.status, await without.json())).toMatchObject({
      kind: 'stop_number',
      reason: 'token',
    });
    const wrong = await fetch(path, { method: 'POST', headers: { authorization: 'Bearer x' } });
    expect(wrong.status).toBe(401);
    expect(errorCode(await http.graph('POST', '/v25.0/1/messages', {}))).toBe(100);
  });

  test('the window: closed before the first word and 24 h after the last, open for templates', async () => {
    const stranger = at.simulator.addCustomer({ name: 'B', waId: '5511900000002' });
    const first = await http.send({ to: '+5511900000002', text });
    expect(outcomeOf(first.status, first.body)).toMatchObject({ kind: 'offer_template', code: 131047 });
    await at.clock.advance(24 * 3_600_000 - 1);
    expect((await http.send({ to, text })).status).toBe(200);
    await at.clock.advance(1);
    expect(errorCode(await http.send({ to, text }))).toBe(131047);
    at.simulator.owner.says(phone.id, 'o celular não abre janela');
    expect(errorCode(await http.send({ to, text }))).toBe(131047);
    expect((await http.send({ to, ...template({ components: [named] }) })).status).toBe(200);
    expect(phone.messages().at(-1)?.text).toBe('Oi, Ana! Podemos continuar nosso atendimento?');
    phone.says('voltei');
    expect((await http.send({ to, text })).status).toBe(200);
    expect(stranger.messages()).toEqual([]);
  });

  test('the pair: 45 at once, then one each 6 s', async () => {
    for (let sent = 0; sent < 45; sent += 1) {
      expect((await http.send({ to, text })).status).toBe(200);
      await at.clock.advance(60);
    }
    expect(errorCode(await http.send({ to, text }))).toBe(131056);
    await at.clock.advance(6000);
    expect((await http.send({ to, text })).status).toBe(200);
    expect(errorCode(await http.send({ to, text }))).toBe(131056);
  });

  test('the number: 20 a second, in and out together', async () => {
    await at.clock.advance(2000);
    for (let heard = 0; heard < 5; heard += 1) phone.says('x');
    const answers = [];
    for (let sent = 0; sent < 16; sent += 1) answers.push((await http.send({ to, text })).status);
    expect(answers).toEqual([...Array<number>(15).fill(200), 429]);
    await at.clock.advance(1001);
    expect((await http.send({ to, text })).status).toBe(200);
  });

  test.each([
    ['rateLimited', 'slow'],
    ['pairLimited', 'pair_wait'],
    ['windowClosed', 'offer_template'],
    ['tryLater', 'retry'],
    ['deadToken', 'stop_number'],
  ] as const)('dial %s → %s, nothing shown', async (dial, kind) => {
    at.simulator.setChaos({ [dial]: 1 });
    const answer = await http.send({ to, text });
    expect(outcomeOf(answer.status, answer.body).kind).toBe(kind);
    expect(phone.messages()).toHaveLength(1);
  });
});

describe('trouble after acceptance', () => {
  const text = { body: 'a' };

  test.each([
    ['serverError', 502],
    ['dropAnswer', null],
  ] as const)('dial %s: no usable answer, and yet it was sent', async (dial, status) => {
    at.simulator.setChaos({ [dial]: 1 });
    const answer = await http.send({ to, text, biz_opaque_callback_data: 'm1' }).catch(() => null);
    expect(answer?.status ?? null).toBe(status);
    expect(outcomeOf(answer?.status ?? null, answer?.body ?? null).kind).toBe('unconfirmed');
    await at.clock.advance(10_000);
    expect(statuses()).toEqual(['sent', 'delivered', 'read']);
  });

  test('dial hang: the connection stays without answer, then ends', async () => {
    at.simulator.setChaos({ hang: 1, hangMs: 5000 });
    const accepted = new Promise<void>((seen) => {
      at.simulator.watch(
        (news) => void (news.type === 'message' && news.message.by === 'business' && seen()),
      );
    });
    const answer = http.send({ to, text }).then(
      () => 'answered',
      () => 'cut',
    );
    await accepted;
    await at.clock.advance(5000);
    expect(await answer).toBe('cut');
    expect(statuses()).toContain('delivered');
  });

  test('dial statusFirst: "sent" is there before the answer', async () => {
    at.simulator.setChaos({ statusFirst: 1 });
    const answer = await http.send({ to, text, biz_opaque_callback_data: 'm1' });
    expect(at.items().at(-1)).toMatchObject({ kind: 'status', status: 'sent', callbackData: 'm1' });
    expect(answer.status).toBe(200);
  });

  test('dials apiEcho and echoRace: our own words and the owner’s come as echoes', async () => {
    at.simulator.setChaos({ apiEcho: 1, echoRace: 1 });
    const answer = await http.send({ to, text: { body: 'nossa' } });
    const outcome = outcomeOf(answer.status, answer.body);
    const echoes = at.items().filter((item) => item.kind === 'echo');
    expect(echoes).toHaveLength(2);
    expect(echoes[1]?.wamid).toBe(outcome.kind === 'accepted' ? outcome.wamid : '');
  });

  test('dials skipDelivered, strangerStatus, lateFailed, windowClosedLate', async () => {
    at.simulator.setChaos({ skipDelivered: 1 });
    await http.send({ to, text });
    await at.clock.advance(10_000);
    expect(statuses()).toEqual(['sent', 'read']);
    at.simulator.calm();
    at.simulator.setChaos({ lateFailed: 1, strangerStatus: 1 });
    await http.send({ to, text });
    await at.clock.advance(20_000);
    expect(statuses().slice(2)).toEqual(['delivered', 'sent', 'failed']);
    at.simulator.calm();
    at.simulator.setChaos({ windowClosedLate: 1 });
    await http.send({ to, text });
    await at.clock.advance(10_000);
    expect(at.items().at(-1)).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] });
  });
});

describe('the rest of Graph', () => {
  test('the number, its account, the token', async () => {
    const number = await http.graph('GET', `/v25.0/${NUMBER_ID}?fields=is_on_biz_app,platform_type`);
    expect(number.body).toMatchObject({ id: NUMBER_ID, is_on_biz_app: true, platform_type: 'CLOUD_API' });
    const numbers = await http.graph('GET', `/v25.0/${WABA_ID}/phone_numbers`);
    expect(numbers.body['data']).toMatchObject([{ id: NUMBER_ID }]);
    const token = await fetch(
      `${http.url}/graph/v25.0/oauth/access_token?client_id=1&client_secret=2&code=3`,
    );
    expect(await token.json()).toMatchObject({ access_token: TOKEN });
  });

  test('unsubscribed accounts hear nothing', async () => {
    await http.graph('DELETE', `/v25.0/${WABA_ID}/subscribed_apps`);
    phone.says('?');
    await http.graph('POST', `/v25.0/${WABA_ID}/subscribed_apps`);
    phone.says('!');
    expect(at.items().flatMap((item) => (item.kind === 'message' ? [item.content] : []))).toMatchObject([
      { text: 'oi' },
      { text: '!' },
    ]);
  });

  test('media in: id, address with token, five minutes', async () => {
    for (const [kind, magic] of [
      ['picture', 'PNG'],
      ['voice', 'OggS'],
      ['film', 'ftyp'],
      ['sticker', 'RIFF'],
      ['document', '%PDF'],
    ] as const) {
      const { mediaId } = phone.sends(kind);
      const found = await http.graph('GET', `/v25.0/${mediaId}?phone_number_id=${NUMBER_ID}`);
      const url = String(found.body['url']);
      expect((await fetch(url)).status).toBe(401);
      const bytes = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
      const content = Buffer.from(await bytes.arrayBuffer());
      expect(content.subarray(0, 8).toString('latin1')).toContain(magic);
      expect(content.length).toBe(found.body['file_size']);
      await at.clock.advance(5 * 60_000 + 1);
      expect((await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(404);
    }
  });

  test('media out: uploaded, then sent and shown', async () => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', 'image/png');
    form.set('file', new Blob([Buffer.from('pixels')], { type: 'image/png' }), 'foto.png');
    const upload = await fetch(`${http.url}/graph/v25.0/${NUMBER_ID}/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: form,
    });
    const { id } = (await upload.json()) as { id: string };
    const answer = await http.send({ to, type: 'image', image: { id, caption: 'olha' } });
    expect(answer.status).toBe(200);
    expect(phone.messages().at(-1)).toMatchObject({ type: 'image', mediaId: id, text: 'olha' });
  });

  test('templates: listed in pages, reviewed after a while, told by webhook', async () => {
    const path = `/v25.0/${WABA_ID}/message_templates`;
    const created = await http.graph('POST', path, {
      name: 'novo',
      language: 'pt_BR',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Oi' }],
    });
    expect(created.body).toMatchObject({ status: 'PENDING' });
    await at.clock.advance(10_000);
    expect(at.items().at(-1)).toMatchObject({ kind: 'template_status', name: 'novo', event: 'APPROVED' });
    const page = await http.graph('GET', `${path}?limit=2`);
    expect(page.body['data']).toHaveLength(2);
    const rest = await http.graph('GET', `${path}?limit=2&after=2`);
    expect(rest.body['data']).toMatchObject([{ name: 'novo', status: 'APPROVED' }]);
    expect((await http.graph('DELETE', `${path}?name=novo`)).body).toEqual({ success: true });
  });

  test('address book and history: each once, within a day', async () => {
    at.simulator.owner.savesContact(phone.id, 'Ana Maria');
    const ask = (sync_type: string) =>
      http.graph('POST', `/v25.0/${NUMBER_ID}/smb_app_data`, { messaging_product: 'whatsapp', sync_type });
    expect((await ask('smb_app_state_sync')).body).toHaveProperty('request_id');
    expect(errorCode(await ask('smb_app_state_sync'))).toBe(2593107);
    expect((await ask('history')).status).toBe(200);
    await at.clock.advance(2000);
    expect(at.items().findLast((item) => item.kind === 'history')).toMatchObject({
      shape: 'chunk',
      progress: 100,
      threads: [
        { customer: { waId: '5511900000001' }, items: [{ kind: 'message', historyStatus: 'delivered' }] },
      ],
    });
    const late = bench();
    await late.clock.advance(25 * 3_600_000);
    const lateHttp = await serve(late.simulator);
    const answer = await lateHttp.graph('POST', `/v25.0/${NUMBER_ID}/smb_app_data`, { sync_type: 'history' });
    expect(errorCode(answer)).toBe(2593108);
    await lateHttp.close();
  });

  test('an unknown path is refused as Meta refuses', async () => {
    expect(errorCode(await http.graph('GET', '/v25.0/999/nothing'))).toBe(100);
  });
});
