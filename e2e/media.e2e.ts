import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MediaView, ReplyType, UploadView } from '@balcao/contract';
import type { CustomerPhone } from '@balcao/whatsapp-sim';
import { expectConverged } from './support/converged.ts';
import type { Panel } from './support/panel.ts';
import type { Person } from './support/person.ts';
import { answersOn, Shop } from './support/shop.ts';

// Files go both ways: what a customer or the owner sends is in the panel, what a person brings is on the phone.
let shop: Shop;
let bianca: Person;
let panel: Panel;
let phone: CustomerPhone;
let conversationId: string;

beforeAll(async () => {
  shop = await Shop.open();
  bianca = await shop.person('Bianca');
  panel = await shop.panel(bianca);
  phone = shop.customer('Rafael Lima');
  phone.says('Oi');
  conversationId = (await panel.until('the conversation', () => panel.with('Rafael Lima'))).id;
  await panel.open(conversationId);
  await panel.me.claim(conversationId);
});
afterAll(() => shop?.close());

function read(id: string | undefined, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${shop.server.url}/api/v1/media/${id}`, { headers: { cookie: bianca.cookie, ...headers } });
}

function comes(wamid: string): Promise<MediaView> {
  return panel.until('the file', () => {
    const media = panel.thread(conversationId).find((message) => message.wamid === wamid)?.media;
    return media?.state === 'ready' && media;
  });
}

test.each([
  ['picture', { mimeType: 'image/png', width: 480, height: 360, thumbnail: true }],
  ['voice', { mimeType: 'audio/ogg; codecs=opus', voice: true }],
  ['film', { mimeType: 'video/mp4', width: 320, height: 240 }],
  ['document', { mimeType: 'application/pdf', filename: 'comprovante.pdf' }],
  ['sticker', { mimeType: 'image/webp', thumbnail: true }],
] as const)('a customer’s %s is fetched, told to the panel, and read in parts', async (kind, facts) => {
  const media = await comes(phone.sends(kind).wamid);
  expect(media).toMatchObject(facts);
  const whole = Buffer.from(await (await read(media.id)).arrayBuffer());
  expect(whole).toHaveLength(media.sizeBytes ?? -1);
  const part = await read(media.id, { range: 'bytes=5-24' });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(5, 25))).toBe(true);
  if (kind === 'voice') expect(Math.max(...(media.waveform ?? [0]))).toBe(100);
});

test('so is what the owner sends from the phone', async () => {
  const media = await comes(shop.simulator.owner.sends(phone.id, 'picture').wamid);
  expect(media.width).toBe(480);
});

test.each(['image', 'voice', 'video', 'document'] as const)(
  'a %s of ours is on the customer’s phone',
  async (type) => {
    const source = { image: 'picture', voice: 'voice', video: 'film', document: 'document' } as const;
    const media = await comes(phone.sends(source[type]).wamid);
    const bytes = await (await read(media.id)).arrayBuffer();
    const upload = await fetch(`${shop.server.url}/api/v1/media?kind=${type}&filename=${type}.bin`, {
      method: 'POST',
      headers: { cookie: bianca.cookie },
      body: bytes,
    });
    expect(upload.status).toBe(201);
    const { id } = (await upload.json()) as UploadView;
    const before = answersOn(phone).length;
    await bianca.post(`/conversations/${conversationId}/messages`, {
      ...bianca.replyRequest('', panel.lastSeen(conversationId), { force: true }),
      type: type satisfies ReplyType,
      mediaId: id,
      text: undefined,
    });
    await shop.untilPhone('the file', () => answersOn(phone).length > before);
    expect(answersOn(phone).at(-1)).toMatchObject({ type: type === 'voice' ? 'audio' : type });
  },
);

test('and all panels agree in the end', () => expectConverged([panel]));
