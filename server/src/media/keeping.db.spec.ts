import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { UploadView } from '@balcao/contract';
import { Settings } from '../settings/index.ts';
import { PDF, picture } from '../testing/sample-files.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { MediaJanitor } from './janitor.ts';
import { Media } from './media.ts';

const DAY_MS = 24 * 3_600_000;
let folder: string;
let shop: Shop;
let media: Media;
let photo: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-keeping-'));
  shop = await openShop({ env: { DATA_DIR: folder } });
  media = shop.server.app.get(Media);
  photo = await picture('jpeg');
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

async function upload(bytes: Buffer, query: string): Promise<UploadView> {
  const response = await fetch(`${shop.server.url}/api/v1/media?${query}`, {
    method: 'POST',
    headers: { cookie: shop.ana.caller.cookie },
    body: new Uint8Array(bytes),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as UploadView;
}

/** Files of the account, by their ids. */
function kept(): string[] {
  const place = join(folder, 'media', shop.accountId);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? entry.name : [],
  );
}

async function number() {
  const { numbers } = await shop.server.app.get(Settings).of(shop.accountId);
  const [first] = numbers;
  if (!first) throw new Error('the shop has no number');
  return first;
}

test('what may be sent is told with everything a message needs of it', async () => {
  const { id } = await upload(photo, 'kind=image&filename=vitrine.jpg');
  expect(await media.forSending(shop.accountId, id)).toMatchObject({
    id,
    kind: 'image',
    mimeType: 'image/jpeg',
    filename: 'vitrine.jpg',
    view: { id, state: 'ready', width: 320, thumbnail: true },
  });
});

test('what is not ours or not here is refused', async () => {
  const { id } = await upload(PDF, 'kind=document&filename=a.pdf');
  expect(await media.forSending('019a0000-0000-7000-8000-000000000001', id)).toEqual({
    refused: 'media_unknown',
  });
  const customer = shop.customer();
  const file = shop.graph.files.shelve(photo, 'image/jpeg');
  shop.graph.files.forget(file.id);
  const { id: wamid, timestamp } = customer.says('');
  await customer.sends({ id: wamid, timestamp, type: 'image', image: file });
  const gone = (await shop.messagesOf(customer)).find((one) => one.wamid === wamid)?.media?.id ?? '';
  expect(await media.forSending(shop.accountId, gone)).toEqual({ refused: 'media_not_ready', state: 'gone' });
});

test('Meta gets a file once per number, byte for byte, and again when it has forgotten it', async () => {
  const { id } = await upload(photo, 'kind=image&filename=vitrine%20"nova".jpg');
  const to = await number();
  const before = shop.graph.files.uploads.length;
  const first = await media.metaIdFor(shop.accountId, id, to);
  expect(await media.metaIdFor(shop.accountId, id, to)).toEqual(first);
  expect(shop.graph.files.uploads).toHaveLength(before + 1);
  const given = shop.graph.files.uploads.at(-1);
  expect(given).toMatchObject({ phoneNumberId: to.phoneNumberId, type: 'image/jpeg' });
  expect(given?.bytes.equals(photo)).toBe(true);
  expect(Number(given?.contentLength)).toBeGreaterThan(photo.length);
  expect(first).toEqual({ metaId: given?.id });

  shop.clock.set(new Date(shop.clock.now().getTime() + 28 * DAY_MS));
  expect(await media.metaIdFor(shop.accountId, id, to)).toEqual(first);
  shop.clock.set(new Date(shop.clock.now().getTime() + DAY_MS + 1_000));
  expect(await media.metaIdFor(shop.accountId, id, to)).not.toEqual(first);
  await media.forgetMetaId(id, to.id);
  await media.metaIdFor(shop.accountId, id, to);
  expect(shop.graph.files.uploads).toHaveLength(before + 3);
});

test.each([
  [131053, { kind: 'failed', code: 131053 }],
  [131000, { kind: 'retry', code: 131000 }],
  [190, { kind: 'stop_number', reason: 'token' }],
])('Meta’s refusal %i ends as a send with it would', async (code, refused) => {
  const { id } = await upload(photo, 'kind=image&filename=a.jpg');
  shop.graph.files.refuseUploads.push(code);
  expect(await media.metaIdFor(shop.accountId, id, await number())).toMatchObject({ refused });
});

test('an upload that nobody sent is gone a day later, one that was sent stays', async () => {
  const janitor = shop.server.app.get(MediaJanitor);
  const sent = await upload(photo, 'kind=image&filename=a.jpg');
  const unsent = await upload(photo, 'kind=image&filename=b.jpg');
  await media.forSending(shop.accountId, sent.id);
  shop.clock.set(new Date(shop.clock.now().getTime() + DAY_MS - 60_000));
  await janitor.sweep();
  expect(kept()).toEqual(expect.arrayContaining([sent.id, unsent.id, `${unsent.id}.thumbnail`]));
  shop.clock.set(new Date(shop.clock.now().getTime() + 120_000));
  await janitor.sweep();
  expect(kept().filter((name) => name.startsWith(unsent.id))).toEqual([]);
  expect(kept()).toContain(sent.id);
  expect(await media.forSending(shop.accountId, unsent.id)).toEqual({ refused: 'media_unknown' });
});

test('a file goes with its message, the files of an account with the account, and halves of killed processes too', async () => {
  const janitor = shop.server.app.get(MediaJanitor);
  const customer = shop.customer();
  const { id: wamid, timestamp } = customer.says('');
  const image = shop.graph.files.shelve(photo, 'image/jpeg');
  await customer.sends({ id: wamid, timestamp, type: 'image', image });
  const { rows } = await shop.db.query<{ id: string }>(
    `update media_files set message_id = null where message_id = (select id from messages where wamid = $1) returning id`,
    [wamid],
  );
  const file = rows[0]?.id ?? '';
  expect(kept()).toContain(file);
  const stranger = join(folder, 'media', '019a0000-0000-7000-8000-00000000dead');
  mkdirSync(join(stranger, 'ab'), { recursive: true });
  writeFileSync(join(stranger, 'ab', 'file'), 'x');
  const half = join(folder, 'incoming', 'half');
  writeFileSync(half, 'x');
  utimesSync(half, new Date(Date.now() - DAY_MS), new Date(Date.now() - DAY_MS));

  await janitor.sweep();

  expect(kept()).not.toContain(file);
  expect(existsSync(stranger)).toBe(false);
  expect(existsSync(half)).toBe(false);
});
