import { expect, test } from '@jest/globals';
import type { ConversationView } from '@balcao/contract';
import { conversation, message } from '../testing/samples.ts';
import { holdOf, stripOf } from './may-send.ts';
import type { SendQuestion } from './may-send.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const row = (over: Partial<ConversationView> = {}) =>
  conversation({
    id: 'a',
    turn: { kind: 'claim', by: 'ana', leaseEndsAt: '' },
    windowClosesAt: '2026-03-02T11:00:00.000Z',
    ...over,
  });
const others = row({
  turn: { kind: 'claim', by: 'bia', leaseEndsAt: '' },
  claim: { teammate: { id: 'bia', name: 'Bia' }, until: '2026-03-01T12:10:00.000Z' },
});
const ask = (over: Partial<SendQuestion>): SendQuestion => ({
  mode: 'reply',
  text: 'Oi',
  phase: 'live',
  conversation: row(),
  conflict: false,
  me: 'ana',
  now,
  ...over,
});

test.each([
  ['all is well', {}, null],
  ['blank', { text: ' \n' }, 'empty'],
  ['at the limit', { text: '😊'.repeat(4096) }, null],
  ['over the limit', { text: '😊'.repeat(4097) }, 'too_long'],
  ['without connection it waits in the outbox', { phase: 'offline' }, null],
  ['without connection, on a conflict', { phase: 'offline', conflict: true }, 'read_first'],
  ['an outdated panel', { phase: 'outdated' }, 'offline'],
  ['still catching up', { phase: 'catching_up' }, 'catching_up'],
  ['something to read first', { conflict: true }, 'read_first'],
  ['window over', { conversation: row({ windowClosesAt: '2026-03-01T12:00:00.000Z' }) }, 'window_closed'],
  ['the customer never wrote', { conversation: row({ windowClosesAt: null }) }, 'window_closed'],
  ['resolved', { conversation: row({ status: 'resolved' }) }, 'resolved'],
  ['another app has it', { conversation: row({ threadElsewhere: true }) }, 'elsewhere'],
  ['somebody else holds it', { conversation: others }, 'held_by'],
  ['a supervisor answers over it', { conversation: others, over: true }, null],
  ['a note over a closed window', { mode: 'note', conversation: row({ windowClosesAt: null }) }, null],
  ['a note in a conflict', { mode: 'note', conflict: true }, null],
  ['a note without connection', { mode: 'note', phase: 'offline' }, null],
  ['a file needs no words', { text: '', content: 'other' }, null],
  [
    'a file over a closed window',
    { content: 'other', conversation: row({ windowClosesAt: null }) },
    'window_closed',
  ],
  [
    'a template over a closed window',
    { content: 'template', conversation: row({ windowClosesAt: null }) },
    null,
  ],
  ['a template to what somebody else holds', { content: 'template', conversation: others }, 'held_by'],
] as [string, Partial<SendQuestion>, string | null][])('sending, %s', (_, over, because) => {
  expect(holdOf(ask(over))?.because ?? null).toBe(because);
});

const strip = (over: Partial<Parameters<typeof stripOf>[0]>) =>
  stripOf({
    phase: 'live',
    conversation: row(),
    answered: null,
    missed: null,
    over: false,
    me: 'ana',
    now,
    ...over,
  })?.kind ?? null;
const bot = row({ turn: { kind: 'bot' }, handler: 'bot' });
const answered = message({ id: 'm', author: 'owner' });

test.each([
  ['nothing to say', {}, null],
  ['a conflict before all else', { missed: [answered], phase: 'offline', conversation: bot }, 'stale'],
  ["the phone's answer", { answered, phase: 'catching_up' }, 'answered'],
  ['no connection before the bot', { phase: 'offline', conversation: bot }, 'offline'],
  [
    'the bot before the window',
    { conversation: { ...bot, windowClosesAt: '2026-03-01T12:30:00.000Z' } },
    'bot',
  ],
  ['a paused bot is no news', { conversation: { ...bot, botPaused: true } }, null],
  [
    'the window before the holder',
    { conversation: { ...others, windowClosesAt: '2026-03-01T12:30:00.000Z' } },
    'window_closing',
  ],
  ['window closed', { conversation: row({ windowClosesAt: null }) }, 'window_closed'],
  [
    'offered to me',
    { conversation: row({ turn: { kind: 'offer', to: 'ana', endsAt: '2026-03-01T12:00:30.000Z' } }) },
    'offered',
  ],
  ['not yours', { conversation: others }, 'held_by'],
  ['resolved says nothing', { conversation: { ...others, status: 'resolved' } }, null],
] as [string, Partial<Parameters<typeof stripOf>[0]>, string | null][])('one strip, %s', (_, over, kind) => {
  expect(strip(over)).toBe(kind);
});
