import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { MediaView, MessageView } from '@balcao/contract';
import { openBeside, openShop, type Customer, type Shop } from '../testing/shop.ts';
import { PDF, picture, VOICE } from '../testing/sample-files.ts';
import { Fetcher } from './fetcher.ts';

let shop: Shop;
let photo: Buffer;
let customer: Customer;

beforeAll(async () => {
  photo = await picture('jpeg', 640, 480);
  shop = await openShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  customer = shop.customer();
});

type Kind = 'image' | 'audio' | 'document' | 'video' | 'sticker';

async function sends(kind: Kind, given: object, who = customer): Promise<string> {
  const { id, timestamp } = who.says('');
  await who.sends({ id, timestamp, type: kind, [kind]: given });
  return id;
}

async function message(wamid: string): Promise<MessageView> {
  const found = (await shop.messagesOf(customer)).find((one) => one.wamid === wamid);
  if (!found) throw new Error('the message is not there');
  return found;
}

async function media(wamid: string): Promise<MediaView> {
  const { media: view } = await message(wamid);
  if (!view) throw new Error('the message has no file');
  return view;
}

async function bytesOf(id: string | undefined, headers: Record<string, string> = {}) {
  const response = await fetch(`${shop.server.url}/api/v1/media/${id}`, {
    headers: { cookie: shop.ana.caller.cookie, ...headers },
  });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), response };
}

test('a customer’s photo comes, and every panel is told of it', async () => {
  const wamid = await sends('image', {
    ...shop.graph.files.shelve(photo, 'image/jpeg'),
    caption: 'Tem desta?',
  });
  const view = await media(wamid);
  expect(view).toMatchObject({
    state: 'ready',
    mimeType: 'image/jpeg',
    width: 640,
    height: 480,
    thumbnail: true,
  });
  expect((await message(wamid)).text).toBe('Tem desta?');
  const whole = await bytesOf(view.id);
  expect(whole.bytes.equals(photo)).toBe(true);
  const part = await bytesOf(view.id, { range: 'bytes=10-19' });
  expect([part.status, part.bytes.equals(photo.subarray(10, 20))]).toEqual([206, true]);
  const panel = shop.bia.view.thread(await shop.conversationId(customer)).find((one) => one.wamid === wamid);
  expect(panel?.media).toEqual(view);
  expect(shop.graph.files.strangers).toBe(0);
});

test.each(['hex', 'base64'] as const)('a hash in %s is understood', async (hash) => {
  const wamid = await sends('image', shop.graph.files.shelve(photo, 'image/jpeg', { hash }));
  expect((await media(wamid)).state).toBe('ready');
});

test('a voice note comes with its length and drawing, a document with its name', async () => {
  const voice = await sends('audio', {
    ...shop.graph.files.shelve(VOICE, 'audio/ogg; codecs=opus'),
    voice: true,
  });
  const paper = await sends('document', {
    ...shop.graph.files.shelve(PDF, 'application/pdf'),
    filename: 'nota\u202efdp.exe.pdf',
  });
  expect(await media(voice)).toMatchObject({ state: 'ready', voice: true, waveform: expect.any(Array) });
  expect(await media(paper)).toMatchObject({
    state: 'ready',
    filename: 'notafdp.exe.pdf',
    sizeBytes: PDF.length,
  });
});

test('what the owner sent from the phone comes the same way', async () => {
  await customer.writes('Oi');
  const { id, timestamp } = customer.says('');
  const image = shop.graph.files.shelve(photo, 'image/jpeg');
  await shop.phone.sends(customer, { id, timestamp, type: 'image', image });
  expect(await message(id)).toMatchObject({ author: 'owner', media: { state: 'ready' } });
});

test('what is not what it says is a document, and is only saved', async () => {
  const page = Buffer.from('<!doctype html><script>alert(1)</script>');
  const wamid = await sends('image', shop.graph.files.shelve(page, 'image/jpeg'));
  expect(await message(wamid)).toMatchObject({
    type: 'document',
    media: { state: 'ready', mimeType: 'text/plain' },
  });
  const { response } = await bytesOf((await media(wamid)).id);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
});

test('a dead address is renewed at once', async () => {
  const file = shop.graph.files.shelve(photo, 'image/jpeg');
  shop.graph.files.deadAddresses = 2;
  const wamid = await sends('image', file);
  expect((await media(wamid)).state).toBe('ready');
  expect(shop.graph.files.asked.get(file.id)).toBe(3);
});

test('a file that cannot be had is tried again, told as failed, and comes in the end', async () => {
  shop.graph.files.faults = 3;
  const wamid = await sends('image', shop.graph.files.shelve(photo, 'image/jpeg'));
  expect((await media(wamid)).state).toBe('waiting');
  await shop.passes(6_000);
  expect((await media(wamid)).state).toBe('waiting');
  await shop.passes(31_000);
  expect((await media(wamid)).state).toBe('failed');
  expect((await bytesOf((await media(wamid)).id)).status).toBe(409);
  await shop.passes(121_000);
  expect((await media(wamid)).state).toBe('ready');
});

test('what Meta has no more is gone, and nobody asks again', async () => {
  const file = shop.graph.files.shelve(photo, 'image/jpeg');
  shop.graph.files.forget(file.id);
  const wamid = await sends('image', file);
  expect((await media(wamid)).state).toBe('gone');
  await shop.passes(3_600_000);
  expect(shop.graph.files.asked.get(file.id)).toBe(1);
});

test('other bytes than those announced are never shown', async () => {
  const wamid = await sends(
    'image',
    shop.graph.files.shelve(photo, 'image/jpeg', { sha256: 'ab'.repeat(32) }),
  );
  expect((await media(wamid)).state).toBe('waiting');
  await shop.passes(60_000);
  expect((await media(wamid)).state).toBe('gone');
});

test('the token goes to nobody but Meta', async () => {
  const heard: (string | undefined)[] = [];
  const stranger = createServer((request, response) => {
    heard.push(request.headers.authorization);
    response.end('x');
  });
  await new Promise<void>((ready) => stranger.listen(0, '127.0.0.1', ready));
  shop.graph.files.redirectTo = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
  const wamid = await sends('image', shop.graph.files.shelve(photo, 'image/jpeg'));
  expect((await media(wamid)).state).toBe('waiting');
  shop.graph.files.redirectTo = null;
  await shop.passes(6_000);
  expect((await media(wamid)).state).toBe('ready');
  expect(heard).toEqual([]);
  await new Promise((done) => stranger.close(done));
});

test('an edit changes the caption, not the file', async () => {
  const image = { ...shop.graph.files.shelve(photo, 'image/jpeg'), caption: 'antes' };
  const wamid = await sends('image', image);
  const before = await media(wamid);
  const { id, timestamp } = customer.says('');
  const edit = {
    original_message_id: wamid,
    message: { type: 'image', image: { ...image, caption: 'depois' } },
  };
  await customer.sends({ id, timestamp, type: 'edit', edit });
  expect(await message(wamid)).toMatchObject({ text: 'depois', media: before });
});

test('a file of a message that was taken back is not given out', async () => {
  const wamid = await sends('image', shop.graph.files.shelve(photo, 'image/jpeg'));
  const { id: fileId } = await media(wamid);
  const { id, timestamp } = customer.says('');
  await customer.sends({ id, timestamp, type: 'revoke', revoke: { original_message_id: wamid } });
  expect((await message(wamid)).media).toBeUndefined();
  expect((await bytesOf(fileId)).status).toBe(404);
});

test('two processes fetch each file once', async () => {
  const beside = await openBeside(shop);
  try {
    const files = Array.from({ length: 12 }, () => shop.graph.files.shelve(photo, 'image/jpeg'));
    await customer.sends(
      ...files.map((image) => {
        const { id, timestamp } = customer.says('');
        return { id, timestamp, type: 'image', image };
      }),
    );
    await Promise.all([shop.fetched(), beside.app.get(Fetcher).drained()]);
    expect(files.map(({ id }) => shop.graph.files.given.get(id))).toEqual(files.map(() => 1));
  } finally {
    await beside.close();
  }
  const states = (await shop.messagesOf(customer)).flatMap((one) => one.media?.state ?? []);
  expect(new Set(states)).toEqual(new Set(['ready']));
});
