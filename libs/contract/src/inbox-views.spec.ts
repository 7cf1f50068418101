import { describe, expect, test } from '@jest/globals';
import { belongsTo, compareIn, movedCounts, RESOLVED_COUNTED } from './inbox-views.ts';
import type { Standing } from './live.ts';
import type { Turn } from './turn.ts';
import { INBOX_VIEWS, type ConversationView, type InboxCounts } from './views.ts';
import { conversationSample } from './samples/samples.ts';

const ends = '2026-11-24T13:00:00.000Z';
const open = (turn: Turn): Standing => ({ status: 'open', turn });

describe('which tabs show a conversation', () => {
  test.each<[string, Standing, string[]]>([
    ['in the queue', open({ kind: 'queue' }), ['queue', 'all']],
    ['offered to me', open({ kind: 'offer', to: 'me', endsAt: ends }), ['mine', 'queue', 'all']],
    ['offered to another', open({ kind: 'offer', to: 'her', endsAt: ends }), ['queue', 'all']],
    ['claimed by me', open({ kind: 'claim', by: 'me', leaseEndsAt: ends }), ['mine', 'all']],
    ['claimed by another', open({ kind: 'claim', by: 'her', leaseEndsAt: ends }), ['all']],
    ['with the bot', open({ kind: 'bot' }), ['bot', 'all']],
    ['with the owner', open({ kind: 'owner', leaseEndsAt: ends }), ['owner', 'all']],
    ['resting after the bot', open({ kind: 'rest', last: 'bot' }), ['bot', 'all']],
    ['resting after the owner', open({ kind: 'rest', last: 'owner' }), ['owner', 'all']],
    ['resting after the team', open({ kind: 'rest', last: 'team' }), ['all']],
    [
      'snoozed, mine',
      { status: 'snoozed', turn: { kind: 'claim', by: 'me', leaseEndsAt: ends } },
      ['mine', 'all'],
    ],
    ['snoozed, queue', { status: 'snoozed', turn: { kind: 'queue' } }, ['all']],
    ['resolved', { status: 'resolved', turn: { kind: 'rest', last: 'bot' } }, ['resolved']],
  ])('%s', (_what, standing, views) => {
    expect(INBOX_VIEWS.filter((view) => belongsTo(view, standing, 'me'))).toEqual(views);
  });
});

describe('counts', () => {
  const counts: InboxCounts = { mine: 1, queue: 2, bot: 3, owner: 4, all: 10, resolved: 5 };

  test('a new conversation, a move, and staying', () => {
    const queue = open({ kind: 'queue' });
    const mine = open({ kind: 'claim', by: 'me', leaseEndsAt: ends });
    expect(movedCounts(counts, null, queue, 'me')).toEqual({ ...counts, queue: 3, all: 11 });
    expect(movedCounts(counts, queue, mine, 'me')).toEqual({ ...counts, queue: 1, mine: 2 });
    expect(movedCounts(counts, queue, mine, 'her')).toEqual({ ...counts, queue: 1 });
    expect(movedCounts(counts, mine, mine, 'me')).toEqual(counts);
    expect(counts.queue).toBe(2);
  });

  test('any walk through standings ends in the counts of its end', () => {
    const walk: Standing[] = [
      open({ kind: 'bot' }),
      open({ kind: 'queue' }),
      open({ kind: 'claim', by: 'me', leaseEndsAt: ends }),
      { status: 'snoozed', turn: { kind: 'claim', by: 'me', leaseEndsAt: ends } },
      { status: 'resolved', turn: { kind: 'rest', last: 'team' } },
      open({ kind: 'owner', leaseEndsAt: ends }),
    ];
    let now = counts;
    let was: Standing | null = null;
    for (const standing of walk) {
      now = movedCounts(now, was, standing, 'me');
      was = standing;
      expect(now).toEqual(movedCounts(counts, null, standing, 'me'));
    }
  });

  test('resolved is counted up to a bound, from which it does not move', () => {
    const resolved: Standing = { status: 'resolved', turn: { kind: 'rest', last: 'team' } };
    const full = { ...counts, resolved: RESOLVED_COUNTED };
    expect(movedCounts({ ...counts, resolved: RESOLVED_COUNTED - 1 }, null, resolved, 'me')).toEqual({
      ...full,
    });
    expect(movedCounts(full, null, resolved, 'me').resolved).toBe(RESOLVED_COUNTED);
    expect(movedCounts(full, resolved, open({ kind: 'queue' }), 'me').resolved).toBe(RESOLVED_COUNTED);
  });
});

test('order: the queue by longest waiting, the others by newest activity, ids break ties', () => {
  const row = (id: string, waitingSince: string | null, lastAt: string): ConversationView => ({
    ...conversationSample,
    id,
    waitingSince,
    lastAt,
  });
  const rows = [
    row('a', '09:00', '12:00'),
    row('b', null, '08:00'),
    row('c', '10:00', '13:00'),
    row('d', '09:00', '12:00'),
  ];
  const ids = (view: 'queue' | 'all') => rows.toSorted(compareIn(view)).map(({ id }) => id);
  expect(ids('queue')).toEqual(['b', 'a', 'd', 'c']);
  expect(ids('all')).toEqual(['c', 'd', 'a', 'b']);
});
