import { describe, expect, test } from '@jest/globals';
import type { InboxState, SessionView } from '@balcao/contract';
import { conversation, message } from '../testing/samples.ts';
import { isUsable, snapshotOf } from './snapshot.ts';
import { stateOf } from './state-of.ts';
import { addressIn, isOurs } from './worker-rules.ts';

const session: SessionView = {
  teammate: { id: 'ana', name: 'Ana', role: 'agent' },
  account: { id: 'shop', name: 'Loja' },
};
const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('the last state', () => {
  const rows = Array.from({ length: 260 }, (_, i) =>
    conversation({ id: `c${i}`, lastAt: new Date(NOW + i * 1_000).toISOString() }),
  );
  const state: InboxState = {
    me: 'ana',
    seq: 9,
    counts: { mine: 1, queue: 2, bot: 3, owner: 4, all: 5, resolved: 6 },
    conversations: new Map(rows.map((row) => [row.id, row])),
    threads: new Map([
      ['c259', Array.from({ length: 80 }, (_, i) => message({ id: `m${i}`, n: i }))],
      ['c0', [message({ id: 'old' })]],
    ]),
  };

  test('keeps the newest conversations and the end of their threads', () => {
    const kept = snapshotOf(session, state, NOW);
    expect(kept.conversations.map((one) => one.id)).toEqual(
      rows
        .slice(60)
        .reverse()
        .map((row) => row.id),
    );
    expect(kept.threads.map(([id, messages]) => [id, messages.length, messages.at(-1)?.id])).toEqual([
      ['c259', 50, 'm79'],
    ]);
  });

  test('is shown as it was', () => {
    const shown = stateOf(snapshotOf(session, state, NOW));
    expect(shown).toMatchObject({ me: 'ana', counts: state.counts });
    expect(shown.conversations.get('c259')).toEqual(rows[259]);
    expect(shown.threads.get('c259')?.at(-1)?.id).toBe('m79');
  });

  test.each([
    ['of an hour ago', 3_600_000, true],
    ['of a week and a day ago', 8 * 24 * 3_600_000, false],
    ['of a future, as a wrong clock has it', -30 * 24 * 3_600_000, false],
  ])('%s', (_, ago, usable) => {
    expect(isUsable(snapshotOf(session, state, NOW - ago), NOW)).toBe(usable);
  });
});

test.each([
  ['/', true],
  ['/inbox/mine/018f', true],
  ['/settings/sounds', true],
  ['/api/v1/session', false],
  ['/socket.io/', false],
  ['/simulator/', false],
  ['/health', false],
  ['/healthy', true],
  ['/theme.js', false],
])('the kept page answers for %s: %s', (path, ours) => {
  expect(isOurs(path)).toBe(ours);
});

test.each([
  [{ address: '/inbox/all/018f?m=2' }, '/inbox/all/018f?m=2'],
  [{ conversationId: '018f-2' }, '/inbox/all/018f-2'],
  [{ address: 'https://elsewhere.example/' }, '/inbox/mine'],
  [{ address: '//elsewhere.example/' }, '/inbox/mine'],
  [{ address: '/\\elsewhere.example/' }, '/inbox/mine'],
  [{ address: '/api/v1/session' }, '/inbox/mine'],
  [{ conversationId: '../../api' }, '/inbox/mine'],
  [null, '/inbox/mine'],
])('a click on a notification with %j leads to %s', (data, address) => {
  expect(addressIn(data)).toBe(address);
});
