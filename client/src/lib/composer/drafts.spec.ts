import { beforeEach, expect, test } from '@jest/globals';
import { message } from '../testing/samples.ts';
import { Drafts } from './drafts.ts';
import type { Draft, DraftChannel, DraftStore } from './drafts.ts';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

let kept: Map<string, unknown>;
let store: DraftStore;
let pages: ((message: unknown) => void)[];

beforeEach(() => {
  kept = new Map();
  pages = [];
  store = {
    all: () => Promise.resolve([...kept]),
    put: (key, draft) => Promise.resolve(void kept.set(key, copy(draft))),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
});
/** One more page of the same browser: what it says, the others hear. */
function channel(): DraftChannel {
  const at = pages.length;
  pages.push(() => undefined);
  return {
    tell: (message) => pages.forEach((told, i) => i !== at && told(copy(message))),
    onTold: (told) => (pages[at] = told),
  };
}
const draft = (text: string, at: number, more: Partial<Draft> = {}): Draft => ({
  text,
  sinceN: 1,
  at,
  ...more,
});

test('a draft outlives a reload, with its quote, per conversation and mode', async () => {
  const before = new Drafts('ana', store);
  before.put('a', 'reply', draft('Oi', 5, { quoted: message({ id: 'q', text: 'Tem 37?' }) }));
  before.put('a', 'note', draft('ver estoque', 6));
  await before.written();
  const after = new Drafts('ana', store);
  await after.load();
  expect(after.get('a', 'reply')).toMatchObject({ text: 'Oi', quoted: { id: 'q', text: 'Tem 37?' } });
  expect(after.get('a', 'note')?.text).toBe('ver estoque');
  expect([after.has('a'), after.has('b')]).toEqual([true, false]);
});

test('only the last word of many is written', async () => {
  let writes = 0;
  const put = store.put;
  store.put = (key, value) => {
    writes += 1;
    return put(key, value);
  };
  const drafts = new Drafts('ana', store);
  for (const text of ['O', 'Oi', 'Oi!']) drafts.put('a', 'reply', draft(text, 1));
  await drafts.written();
  expect([writes, kept.get('ana a reply')]).toEqual([1, expect.objectContaining({ text: 'Oi!' })]);
});

test('what is sent or emptied leaves no draft, here or in the store', async () => {
  const drafts = new Drafts('ana', store);
  drafts.put('a', 'reply', draft('Oi', 1));
  await drafts.written();
  drafts.put('a', 'reply', draft('  ', 2));
  await drafts.written();
  expect([drafts.has('a'), kept.size]).toEqual([false, 0]);
});

test('what was typed before the store answered stays', async () => {
  kept.set('ana a reply', draft('de ontem', 5));
  const drafts = new Drafts('ana', store);
  const loading = drafts.load();
  drafts.put('a', 'reply', draft('de agora', 6));
  await loading;
  expect(drafts.get('a', 'reply')?.text).toBe('de agora');
});

test('what was kept before is told when it is read', async () => {
  kept.set('ana a reply', draft('de ontem', 5));
  kept.set('bia a reply', draft('de Bia', 5));
  kept.set('ana b reply', { nonsense: true });
  const heard: string[] = [];
  const drafts = new Drafts('ana', store);
  drafts.onHeard((id, mode, one) => heard.push(`${id} ${mode} ${one?.text}`));
  await drafts.load();
  expect(heard).toEqual(['a reply de ontem']);
});

test('of two pages the later word wins, and sending on one empties the other', () => {
  const [one, two] = [new Drafts('ana', null, channel()), new Drafts('ana', null, channel())];
  one.put('a', 'reply', draft('primeira', 10));
  expect(two.get('a', 'reply')?.text).toBe('primeira');
  two.put('a', 'reply', draft('segunda', 20));
  expect(one.get('a', 'reply')?.text).toBe('segunda');
  // A word that was under way while the other page went on does not win.
  pages[1]?.({ owner: 'ana', name: 'a reply', at: 15, draft: draft('atrasada', 15) });
  expect(two.get('a', 'reply')?.text).toBe('segunda');
  one.put('a', 'reply', draft('', 30));
  expect(two.has('a')).toBe(false);
});

test('a page of somebody else hears nothing', () => {
  const [ana, bia] = [new Drafts('ana', null, channel()), new Drafts('bia', null, channel())];
  ana.put('a', 'reply', draft('Oi', 1));
  expect(bia.has('a')).toBe(false);
});

test('a store that is full or forbidden costs nothing but the outliving', async () => {
  const fail = () => Promise.reject(new Error('full'));
  const drafts = new Drafts('ana', { all: fail, put: fail, remove: fail });
  await drafts.load();
  drafts.put('a', 'reply', draft('Oi', 1));
  await drafts.written();
  expect(drafts.get('a', 'reply')?.text).toBe('Oi');
});
