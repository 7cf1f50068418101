import { describe, expect, test } from '@jest/globals';
import { DEFAULT_PREFERENCES } from '@balcao/contract';
import type { ConversationView, LiveEvent, MessageView, Standing, Turn } from '@balcao/contract';
import { conversation, message } from '../testing/samples.ts';
import { callsOf } from './calls.ts';
import { decide } from './decide.ts';
import { Leader } from './leader.ts';
import type { Locks } from './leader.ts';
import { isQuietHere } from './quiet-hours.ts';
import { titleWith, unreadOfMine } from './unread.ts';

const AT = '2026-03-01T10:00:00.000Z';
const NOW = Date.parse(AT) + 1_000;
const claim = (by: string): Partial<ConversationView> => ({
  turn: { kind: 'claim', by, leaseEndsAt: AT },
  claim: { teammate: { id: by, name: by }, until: AT },
});
const offer = (to: string): Turn => ({ kind: 'offer', to, endsAt: AT });
const queue: Standing = { status: 'open', turn: { kind: 'queue' } };
const bot: Standing = { status: 'open', turn: { kind: 'bot' } };

function added(
  standing: Partial<ConversationView>,
  said: Partial<MessageView>,
  was: Standing | null = queue,
): LiveEvent {
  const message_ = message({ id: 'm', ...said });
  return {
    seq: 1,
    at: AT,
    type: 'message.added',
    conversationId: 'a',
    message: message_,
    conversation: conversation({ id: 'a', ...standing }),
    was,
  };
}
function changed(standing: Partial<ConversationView>, was: Standing | null): LiveEvent {
  return {
    seq: 1,
    at: AT,
    type: 'conversation.changed',
    conversationId: 'a',
    conversation: conversation({ id: 'a', ...standing }),
    was,
  };
}

describe('what calls me', () => {
  test.each<[string, LiveEvent, string | null]>([
    ['a customer writes in what I hold', added(claim('me'), {}), 'mine'],
    ['a customer writes in what another holds', added(claim('bia'), {}), null],
    ['my own answer', added(claim('me'), { author: 'teammate', authorId: 'me' }), null],
    ['the bot answers in what I hold', added(claim('me'), { author: 'bot' }), null],
    ['it is offered to me', changed({ turn: offer('me') }, queue), 'mine'],
    ['it is offered to another', changed({ turn: offer('bia') }, bot), null],
    ['an offer that another let pass', changed({}, { status: 'open', turn: offer('bia') }), 'queue'],
    ['the bot gives up', changed({}, bot), 'queue'],
    ['somebody new waits', added({}, {}, null), 'queue'],
    ['one who waits already writes more', added({}, {}), null],
    ['a note names me', added(claim('bia'), { type: 'note', authorId: 'bia', mentions: ['me'] }), 'mention'],
    ['a note names another', added(claim('me'), { type: 'note', authorId: 'bia', mentions: ['caio'] }), null],
    ['I name myself', added(claim('me'), { type: 'note', authorId: 'me', mentions: ['me'] }), null],
    [
      'only the phone can show it',
      added(claim('me'), { type: 'unsupported', unreadable: 'phone_only' }),
      'unreadable',
    ],
    ['the past is imported', { seq: 1, at: AT, type: 'history.imported', messages: 500 }, null],
  ])('%s', (_, event, cause) => {
    expect(callsOf([event], 'me', NOW).map((call) => call.cause)).toEqual(cause ? [cause] : []);
  });

  test('ten messages of one customer call once, with the last', () => {
    const events = Array.from({ length: 10 }, (_, i) => added(claim('me'), { id: `m${i}`, n: i }));
    expect(callsOf(events, 'me', NOW).map((call) => call.message?.id)).toEqual(['m9']);
  });

  test('what a sleeping laptop missed does not ring when it wakes', () => {
    expect(callsOf([added(claim('me'), {})], 'me', NOW + 3 * 3_600_000)).toEqual([]);
  });
});

test.each([
  ['22:00', '07:00', '23:30', true],
  ['22:00', '07:00', '06:59', true],
  ['22:00', '07:00', '07:00', false],
  ['22:00', '07:00', '12:00', false],
  ['12:00', '13:00', '12:30', true],
  ['12:00', '13:00', '13:00', false],
  ['08:00', '08:00', '08:00', false],
])('quiet from %s to %s: at %s %s', (from, to, at, quiet) => {
  expect(isQuietHere({ from, to }, new Date(`2026-03-01T${at}:00`))).toBe(quiet);
});

describe('how it calls', () => {
  const NOON = new Date('2026-03-01T12:00:00');
  const calls = callsOf([added(claim('me'), {}), changed({ id: 'b' }, bot)], 'me', NOW);
  const nowhere = { here: false, looking: new Set<string>() };
  const told = (attention = nowhere, over = {}, at = NOON) => {
    const { chime, notify } = decide(calls, attention, { ...DEFAULT_PREFERENCES, ...over }, at);
    return [chime, ...notify.map((call) => call.cause)];
  };

  test('elsewhere: one sound, the dearest, and a notification for what the person chose', () => {
    expect(told()).toEqual(['mine', 'mine']);
  });
  test('in the window, at another conversation: the sound alone', () => {
    expect(told({ here: true, looking: new Set(['c']) })).toEqual(['mine']);
  });
  test('looking right at it: only the other one sounds', () => {
    expect(told({ here: true, looking: new Set(['a']) })).toEqual(['queue']);
  });
  test('a sound that is switched off leaves the next', () => {
    expect(told(nowhere, { sounds: { ...DEFAULT_PREFERENCES.sounds, mine: false } })[0]).toBe('queue');
  });
  test('in quiet hours nothing', () => {
    expect(told(nowhere, {}, new Date('2026-03-01T23:00:00'))).toEqual([null]);
  });
});

test('unread counts what is mine, claimed or offered, and nothing else', () => {
  const rows = [
    conversation({ id: 'a', unread: 2, ...claim('me') }),
    conversation({ id: 'b', unread: 1, turn: offer('me') }),
    conversation({ id: 'c', unread: 4, ...claim('bia') }),
    conversation({ id: 'd', unread: 8 }),
    conversation({ id: 'e', unread: 16, ...claim('me'), status: 'resolved' }),
  ];
  expect(unreadOfMine(rows, 'me')).toBe(3);
});

test('the title tells the exact number, and none when nothing calls', () => {
  expect([titleWith(0, 'Fila'), titleWith(3, 'Fila'), titleWith(1200, 'Fila')]).toEqual([
    'Fila',
    '(3) Fila',
    '(999+) Fila',
  ]);
});

describe('the leader of the tabs', () => {
  /** Grants one at a time, as the browser does. */
  function lockManager(): Locks {
    let last = Promise.resolve();
    return { request: (_, run) => (last = last.then(run)) };
  }
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };

  test('is one of three; when it closes, the next one takes over', async () => {
    const locks = lockManager();
    const tabs = [0, 1, 2].map(() => new Leader('bell', locks));
    await settle();
    expect(tabs.map((tab) => tab.leads)).toEqual([true, false, false]);
    tabs[1]?.stop();
    tabs[0]?.stop();
    await settle();
    expect(tabs.map((tab) => tab.leads)).toEqual([false, false, true]);
  });

  test('is everybody where the browser has no locks', () => {
    expect(new Leader('bell', undefined).leads).toBe(true);
  });
});
