import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ConversationId, ConversationView, TeammateId } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';
import { toasts } from '../ui/toasts.svelte.ts';
import { Actions } from './actions.svelte.ts';
import type { InboxStore } from './inbox-store.svelte.ts';

const id = 'c1' as ConversationId;
const row = { id, contact: { name: 'Marina' } } as ConversationView;
const store = {
  me: { id: 'me' as TeammateId, role: 'agent' },
  seq: 7,
  conversation: () => row,
} as unknown as InboxStore;

let asked: string[] = [];
let answer: { status: number; body: unknown } = { status: 200, body: {} };
const realFetch = globalThis.fetch;
const texts = () => toasts.list.map(({ text }) => text);

beforeEach(() => {
  jest.useFakeTimers();
  asked = [];
  answer = { status: 200, body: {} };
  globalThis.fetch = ((path: string) => {
    asked.push(path.replace('/api/v1/conversations/', ''));
    const { status, body } = answer;
    return Promise.resolve({
      ok: status < 300,
      status,
      headers: { get: () => null },
      json: () => Promise.resolve(body),
    });
  }) as unknown as typeof fetch;
});
afterEach(() => {
  for (const { id: toast } of toasts.list) toasts.drop(toast);
  jest.useRealTimers();
  globalThis.fetch = realFetch;
});

test.each<[string, (actions: Actions) => Promise<boolean>]>([
  ['resolve', (actions) => actions.resolve(row)],
  ['reopen', (actions) => actions.reopen(id)],
  ['snooze', (actions) => actions.snooze(row, 'reply')],
  ['transfer', (actions) => actions.transfer(id, { to: { bot: true } })],
  ['release', (actions) => actions.release(id)],
  ['claim', (actions) => actions.claim(id)],
])('%s can be taken back for ten seconds', async (name, act) => {
  const actions = new Actions(store);
  await act(actions);
  jest.advanceTimersByTime(9_900);
  expect(actions.mayUndo).toBe(true);
  actions.undoLast();
  expect([asked, actions.mayUndo]).toEqual([[`c1/${name}`, 'c1/undo'], false]);
  await jest.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual([m.told_undone({ name: 'Marina' })]);
});

test('after ten seconds nothing is taken back', async () => {
  const actions = new Actions(store);
  await actions.resolve(row);
  jest.advanceTimersByTime(10_000);
  actions.undoLast();
  expect([asked, actions.mayUndo, texts()]).toEqual([['c1/resolve'], false, []]);
});

test('held by the pointer it is offered for longer, but not past what the server takes back', async () => {
  const actions = new Actions(store);
  await actions.resolve(row);
  toasts.hold(toasts.list[0]?.id ?? 0);
  jest.advanceTimersByTime(11_400);
  expect(actions.mayUndo).toBe(true);
  jest.advanceTimersByTime(100);
  expect(actions.mayUndo).toBe(false);
});

test('the key takes back the newest of several', async () => {
  const actions = new Actions(store);
  await actions.resolve(row);
  await actions.claim('c2');
  actions.undoLast();
  expect(asked.at(-1)).toBe('c2/undo');
});

test('only the last act on a conversation is offered: it is what the server takes back', async () => {
  const actions = new Actions(store);
  await actions.claim(id);
  await actions.resolve(row);
  expect(texts()).toEqual([m.told_resolved({ name: 'Marina' })]);
  await actions.pauseBot(id, true);
  expect(actions.mayUndo).toBe(false);
});

test('the same act on two customers of one name is offered for both', async () => {
  const actions = new Actions(store);
  await actions.release(id);
  await actions.release('c2');
  expect(toasts.list.map(({ action }) => action?.about)).toEqual([id, 'c2']);
});

test('pausing the bot offers nothing to take back', async () => {
  const actions = new Actions(store);
  await actions.pauseBot(id, true);
  expect([texts(), actions.mayUndo]).toEqual([[m.told_bot_paused()], false]);
});

test('a refused act offers nothing to take back', async () => {
  const actions = new Actions(store);
  answer = refusal('already_resolved');
  expect([await actions.resolve(row), actions.mayUndo]).toEqual([false, false]);
});

test.each([
  [
    'somebody else has it',
    { claim: { teammate: { id: 'duda', name: 'Duda' } } },
    m.undo_late_held({ name: 'Duda' }),
  ],
  ['it changed otherwise', { claim: { teammate: { id: 'me', name: 'Eu' } } }, m.undo_late()],
  ['nobody has it', { claim: null }, m.undo_late()],
  ['it is not told', undefined, m.undo_late()],
])('too late because %s is told in words', async (_, conversation, words) => {
  const actions = new Actions(store);
  await actions.snooze(row, 'reply');
  answer = refusal('undo_too_late', { conversation });
  actions.undoLast();
  await jest.advanceTimersByTimeAsync(0);
  expect(toasts.list).toMatchObject([{ text: words, tone: 'alert' }]);
});

test.each([
  [2, m.told_unread({ name: 'Marina' })],
  [0, m.told_never_wrote({ name: 'Marina' })],
])('marked unread with %i unread messages tells what came of it', async (unread, words) => {
  answer = { status: 200, body: { unread } };
  await new Actions(store).markUnread(row);
  expect([asked, texts()]).toEqual([['c1/unread'], [words]]);
});

function refusal(code: string, more: object = {}) {
  return {
    status: 409,
    body: { type: 'about:blank', title: '', status: 409, detail: '', code, requestId: 'r', ...more },
  };
}

test('of many, what was refused is told with its reason and given back; the rest is taken back together', async () => {
  answer = { status: 200, body: { done: ['c1', 'c2'], refused: [{ id: 'c3', code: 'already_resolved' }] } };
  const actions = new Actions(store);
  const refused = await actions.bulk(['c1', 'c2', 'c3'], { action: 'resolve' }, (count) => `${count} done`);
  expect(refused).toEqual(['c3']);
  const reason = m.problem_already_resolved();
  expect(texts()).toEqual([m.bulk_partly({ done: 2, total: 3, reason })]);
  answer = { status: 200, body: { done: ['c1', 'c2'], refused: [] } };
  actions.undoLast();
  await jest.advanceTimersByTimeAsync(0);
  expect([asked, texts()]).toEqual([['bulk', 'bulk'], [m.bulk_undone({ count: 2 })]]);
});

test('more than the server takes at once are asked in parts, and one that fails leaves the others', async () => {
  const ids = Array.from({ length: 150 }, (_, i) => `c${i}`);
  const actions = new Actions(store);
  answer = { status: 200, body: { done: ids.slice(0, 100), refused: [] } };
  const told = (count: number) => `${count} done`;
  const run = actions.bulk(ids, { action: 'priority', priority: 'high' }, told);
  // The second part is asked once the first has its answer.
  await Promise.resolve();
  answer = { status: 503, body: { code: 'unavailable' } };
  expect((await run).length).toBe(50);
  expect(asked.length).toBe(2);
  expect([texts().length, actions.mayUndo]).toEqual([1, false]);
});
