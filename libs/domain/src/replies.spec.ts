import { describe, expect, test } from '@jest/globals';
import type { Conversation } from './conversation.ts';
import {
  answeredElsewhere,
  mayReply,
  note,
  pauseBot,
  reopen,
  resolve,
  snooze,
  type ReplyCommand,
} from './replies.ts';
import { settle } from './settle.ts';
import {
  agent,
  conversation,
  done,
  echoes,
  facts,
  HOUR,
  MINUTE,
  other,
  owing,
  says,
  SECOND,
  supervisor,
  TUESDAY_10H as NOW,
} from './test-kit.ts';

const reply: ReplyCommand = {
  messageId: 'r1',
  clientId: 'x',
  type: 'text',
  text: 'Olá!',
  content: null,
  missed: 0,
  force: false,
};
const holding = (by: string, patch: Partial<Conversation> = {}): Conversation =>
  owing({
    turn: { kind: 'claim', by, since: NOW - MINUTE, leaseEndsAt: NOW + 9 * MINUTE },
    dueAt: NOW + 9 * MINUTE,
    ...patch,
  });

describe('a reply', () => {
  test.each<[string, Conversation, string]>([
    ['what she holds', holding('ana'), 'replied'],
    ['what nobody holds', owing(), 'replied'],
    ['what the bot has', owing({ turn: { kind: 'bot' } }), 'replied'],
    ['what the owner has', owing({ turn: { kind: 'owner', leaseEndsAt: NOW + 1 } }), 'replied'],
    ['what rests', owing({ turn: { kind: 'rest', last: 'bot' }, debt: null }), 'replied'],
    ['what is snoozed', owing({ status: 'snoozed', snoozedUntil: NOW + HOUR }), 'replied'],
  ])('to %s: hers, debt paid, bot silenced', (_what, state, because) => {
    const change = done(mayReply(state, agent, reply, facts(), NOW));
    expect(change.after).toMatchObject({
      status: 'open',
      snoozedUntil: null,
      turn: { kind: 'claim', by: 'ana', leaseEndsAt: NOW + HOUR },
      because,
      debt: null,
      dueAt: null,
      lastAnswer: {
        messageId: 'r1',
        writer: 'teammate:ana',
        paid: state.debt,
        answersN: 1,
        fate: 'in_flight',
      },
      lastTeammate: { id: 'ana', at: NOW },
    });
    expect(change.cancelQueuedBot).toBe('replied');
    expect(change.add).toMatchObject([
      { author: 'teammate', id: 'r1', by: 'ana', clientId: 'x', n: 2, forced: false, sendAfter: NOW },
    ]);
  });

  test('keeps since when it is held', () => {
    expect(done(mayReply(holding('ana'), agent, reply, facts(), NOW)).after.turn).toMatchObject({
      since: NOW - MINUTE,
    });
  });

  test.each([
    ['resolved', conversation(), {}, agent, { refused: 'already_resolved' }],
    [
      'another application has the thread',
      owing({ threadElsewhere: true }),
      {},
      agent,
      { refused: 'thread_elsewhere' },
    ],
    [
      'another holds it',
      holding('bruno'),
      {},
      agent,
      { refused: 'claim_taken', by: 'bruno', at: NOW - MINUTE },
    ],
    [
      'another holds it, forced by an agent',
      holding('bruno'),
      { force: true },
      agent,
      { refused: 'claim_taken', by: 'bruno', at: NOW - MINUTE },
    ],
    [
      'another holds it, supervisor without force',
      holding('bruno'),
      {},
      supervisor,
      { refused: 'claim_taken', by: 'bruno', at: NOW - MINUTE },
    ],
    [
      'the window is closed',
      owing({ windowClosesAt: NOW }),
      { force: true },
      agent,
      { refused: 'window_closed' },
    ],
    ['nobody ever wrote', conversation({ status: 'open' }), {}, agent, { refused: 'window_closed' }],
    ['a stale view (story 8)', holding('ana'), { missed: 1 }, agent, { refused: 'stale_view' }],
  ])('is refused: %s', (_what, state, patch, actor, refusal) => {
    expect(mayReply(state, actor, { ...reply, ...patch }, facts(), NOW)).toEqual(refusal);
  });

  test('a template needs no window and no thread of ours, but the claim and the view like any other word', () => {
    const template: ReplyCommand = { ...reply, type: 'template', content: { template: { name: 'oi' } } };
    const closed = owing({ windowClosesAt: NOW, threadElsewhere: true });
    expect(done(mayReply(closed, agent, template, facts(), NOW)).add).toMatchObject([
      { type: 'template', content: { template: { name: 'oi' } } },
    ]);
    expect(done(mayReply(closed, agent, template, facts(), NOW)).after).toMatchObject({
      windowClosesAt: NOW,
      debt: null,
    });
    expect(mayReply(holding('bruno'), agent, template, facts(), NOW)).toMatchObject({
      refused: 'claim_taken',
    });
    expect(mayReply(closed, agent, { ...template, missed: 1 }, facts(), NOW)).toEqual({
      refused: 'stale_view',
    });
    const resolved = owing({ status: 'resolved', debt: null });
    expect(mayReply(resolved, agent, template, facts(), NOW)).toEqual({ refused: 'already_resolved' });
  });

  test('forced on a stale view: sent and recorded', () => {
    const change = done(mayReply(holding('ana'), agent, { ...reply, missed: 2, force: true }, facts(), NOW));
    expect(change.add).toMatchObject([{ forced: true }]);
    expect(change.decisions).toMatchObject([{ because: 'replied', facts: { missed: 2, forced: true } }]);
    const needless = done(mayReply(holding('ana'), agent, { ...reply, force: true }, facts(), NOW));
    expect(needless.add).toMatchObject([{ forced: false }]);
  });

  test('a supervisor answers over a claim, which its holder keeps', () => {
    const change = done(mayReply(holding('bruno'), supervisor, { ...reply, force: true }, facts(), NOW));
    expect(change.after).toMatchObject({
      turn: { by: 'bruno', since: NOW - MINUTE },
      because: 'replied_over',
      debt: null,
      lastTeammate: null,
    });
    expect(change.decisions).toMatchObject([
      { because: 'replied_over', facts: { holder: 'bruno', by: 'sara' } },
    ]);
  });

  test('the bot’s reply in its grace was prevented', () => {
    const { after, add } = settle(conversation(), says('que horas abrem?', NOW), facts(), NOW);
    const change = done(mayReply(after, agent, reply, facts(), NOW + SECOND));
    expect(change.double).toEqual({ kind: 'prevented', messageIds: [add[0]?.id, 'r1'] });
    expect(change.after.bot.pending).toBeNull();
  });

  test.each([
    ['bot', 'in_flight', 'crossing'],
    ['bot', 'left', null],
    ['owner', 'left', null],
    ['teammate:bruno', 'in_flight', null],
    ['teammate:ana', 'in_flight', null],
  ] as const)('after %s, %s: %s', (writer, fate, kind) => {
    const lastAnswer = { messageId: 'b', writer, at: NOW - SECOND, paid: null, answersN: 1, fate };
    const change = done(mayReply(holding('ana', { lastAnswer }), agent, reply, facts(), NOW));
    expect(change.double?.kind ?? null).toBe(kind);
  });

  test('crossed by an echo within two minutes', () => {
    const answered = done(mayReply(holding('ana'), agent, reply, facts(), NOW)).after;
    const soon = settle(answered, echoes('oi', NOW + 2 * MINUTE), facts(), NOW + 2 * MINUTE);
    expect(soon.double).toMatchObject({ kind: 'crossing' });
    const later = settle(
      answered,
      echoes('oi', NOW + 2 * MINUTE + SECOND),
      facts(),
      NOW + 2 * MINUTE + SECOND,
    );
    expect(later.double).toBeNull();
  });
});

test('a note pays nothing, renews only its holder’s lease, and stays inside', () => {
  const written = { messageId: 'n1', text: 'liga amanhã', mentions: ['bruno'] };
  const hers = note(holding('ana'), agent, written, facts(), NOW + 5 * MINUTE);
  expect(hers.after).toMatchObject({ debt: { since: NOW }, dueAt: NOW + 15 * MINUTE });
  expect(hers.add).toMatchObject([{ author: 'note', by: 'ana', mentions: ['bruno'] }]);
  const his = note(holding('ana'), other, written, facts(), NOW + 5 * MINUTE);
  expect(his.after.dueAt).toBe(NOW + 9 * MINUTE);
  expect([hers.cancelQueuedBot, his.cancelQueuedBot]).toEqual([null, null]);
});

describe('ending, opening, putting aside', () => {
  test('resolve drops the debt and rests with whoever had it', () => {
    const change = done(resolve(holding('ana'), agent, facts(), NOW));
    expect(change.after).toMatchObject({
      status: 'resolved',
      resolvedAt: NOW,
      debt: null,
      dueAt: null,
      turn: { kind: 'rest', last: 'team' },
    });
    expect(change.decisions).toMatchObject([{ because: 'resolved', facts: { waitingSince: NOW } }]);
    expect(resolve(change.after, agent, facts(), NOW)).toEqual({ refused: 'already_resolved' });
    expect(resolve(holding('bruno'), agent, facts(), NOW)).toMatchObject({ refused: 'claim_taken' });
    expect(done(resolve(holding('bruno'), supervisor, facts(), NOW)).after.status).toBe('resolved');
  });

  test('reopen', () => {
    expect(done(reopen(conversation({ resolvedAt: NOW - HOUR }), agent, facts(), NOW)).after).toMatchObject({
      status: 'open',
      resolvedAt: null,
      because: 'reopened',
    });
    expect(reopen(owing(), agent, facts(), NOW)).toEqual({ refused: 'not_resolved' });
  });

  test('snooze until an instant: what is owed is due then', () => {
    const { after } = done(snooze(holding('ana'), agent, NOW + HOUR, facts(), NOW));
    expect(after).toMatchObject({
      status: 'snoozed',
      snoozedUntil: NOW + HOUR,
      dueAt: NOW + HOUR,
      debt: { since: NOW },
    });
  });

  test('snooze of what is owed and held by nobody makes it hers, so that it comes back', () => {
    for (const until of [NOW + HOUR, 'reply'] as const) {
      const { after } = done(snooze(owing(), agent, until, facts(), NOW));
      expect(after).toMatchObject({
        status: 'snoozed',
        turn: { kind: 'claim', by: 'ana' },
        snoozedUntilReply: until === 'reply',
      });
    }
  });
});

test('pausing the bot silences it and gives what it owed to people; again changes nothing', () => {
  const change = pauseBot(owing({ turn: { kind: 'bot' } }), agent, true, facts(), NOW);
  expect(change).toMatchObject({
    cancelQueuedBot: 'bot_paused',
    after: { turn: { kind: 'queue' }, because: 'bot_paused', bot: { paused: true } },
  });
  expect(pauseBot(change.after, agent, true, facts(), NOW)).toMatchObject({ add: [], decisions: [] });
  expect(pauseBot(change.after, agent, false, facts(), NOW).after.bot.paused).toBe(false);
});

test('"respondido fora" pays the debt, and only a debt', () => {
  expect(done(answeredElsewhere(owing(), agent, 'call', facts(), NOW)).after).toMatchObject({
    debt: null,
    dueAt: null,
    turn: { kind: 'rest', last: 'team' },
  });
  expect(done(answeredElsewhere(holding('ana'), agent, 'call', facts(), NOW)).after.turn).toMatchObject({
    by: 'ana',
    leaseEndsAt: NOW + HOUR,
  });
  expect(answeredElsewhere(holding('bruno'), agent, 'call', facts(), NOW)).toMatchObject({
    refused: 'claim_taken',
  });
  expect(answeredElsewhere(owing({ debt: null }), agent, 'call', facts(), NOW)).toEqual({
    refused: 'nothing_owed',
  });
});
