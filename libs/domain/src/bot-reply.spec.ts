import { describe, expect, test } from '@jest/globals';
import type { Conversation } from './conversation.ts';
import { settle } from './settle.ts';
import { mayStartSend } from './sending.ts';
import {
  botSettings,
  conversation,
  facts,
  HOUR,
  last,
  MINUTE,
  says,
  SECOND,
  story,
  TUESDAY_10H as NOW,
  words,
} from './test-kit.ts';

const ask = 'que horas vocês abrem?';
const claimed = (patch: Partial<Conversation> = {}): Conversation =>
  conversation({
    status: 'open',
    turn: { kind: 'claim', by: 'ana', since: NOW - HOUR, leaseEndsAt: NOW + 50 * MINUTE },
    because: 'replied',
    ...patch,
  });

describe('the bot', () => {
  test('answers what it knows, after the grace (story 31)', () => {
    const { add, decisions, after } = settle(conversation(), says('q hrs vcs abrem?', NOW), facts(), NOW);
    expect(add).toMatchObject([
      {
        author: 'bot',
        n: 2,
        replaces: false,
        automatic: false,
        sendAfter: NOW + 8 * SECOND,
        because: 'bot_answered',
      },
    ]);
    expect(add[0]).toMatchObject({ text: 'Abrimos de segunda a sexta, das 8h às 18h.' });
    expect(decisions.map(({ because }) => because)).toEqual(['mode_bot', 'bot_answered']);
    expect(after.debt).not.toBeNull();
  });

  test('four fragments in ten seconds: one message, composed anew, at most 20 s after the first (story 32)', () => {
    const words = ['oi', 'tudo bem?', 'que horas', 'vocês abrem?'];
    const changes = story(
      conversation(),
      words.map((text, i) => ({ at: NOW + i * 4 * SECOND, item: says(text, NOW + i * 4 * SECOND) })),
    );
    const adds = changes.flatMap(({ add }) => add);
    expect(new Set(adds.map(({ id }) => id)).size).toBe(1);
    expect(adds.map((add) => add.author === 'bot' && add.replaces)).toEqual([false, true, true, true]);
    expect(adds.map((add) => add.author === 'bot' && add.sendAfter - NOW)).toEqual([
      8 * SECOND,
      12 * SECOND,
      16 * SECOND,
      20 * SECOND,
    ]);
    expect(last(adds)).toMatchObject({
      text: 'Abrimos de segunda a sexta, das 8h às 18h.',
      automatic: false,
    });
    expect(adds.map(({ n }) => n)).toEqual([2, 4, 6, 8]);
  });

  test.each([
    ['quero falar com um atendente', 'asked_for_person', true],
    ['meu horário era 15h e ninguém me atendeu', 'sensitive', true],
    ['vocês me cobraram errado', 'sensitive', true],
  ] as const)('%j → queue because %s, and says so', (text, because, asked) => {
    const change = settle(conversation(), says(text, NOW), facts(), NOW);
    const { after } = change;
    expect([after.turn, after.because, after.dueAt]).toEqual([{ kind: 'queue' }, because, null]);
    expect(change.add[0]).toMatchObject({ author: 'system', because, detail: 'bot' });
    expect(words(change)).toMatchObject([
      { author: 'bot', automatic: true, because, text: botSettings.handOverText },
    ]);
    expect(after.bot.askedForPerson).toBe(asked && because === 'asked_for_person');
    expect(after.debt).not.toBeNull();
  });

  test('a person asked for in a fragment turns the waiting answer into the hand-over', () => {
    const [, second] = story(conversation(), [
      { at: NOW, item: says(ask, NOW) },
      { at: NOW + SECOND, item: says('quero falar com um atendente', NOW + SECOND) },
    ]);
    expect(words(second)).toMatchObject([{ replaces: true, automatic: true, because: 'asked_for_person' }]);
    expect(second?.cancelQueuedBot).toBeNull();
    expect(second?.after.bot.pending).toBeNull();
  });

  test('what it cannot read goes to people: only on the phone, or without words (story 23)', () => {
    for (const patch of [
      { readable: false, type: 'unsupported' },
      { type: 'voice' },
      { type: 'image' },
    ] as const) {
      const { after } = settle(conversation(), says('', NOW, patch), facts(), NOW);
      expect([after.turn, after.because]).toEqual([{ kind: 'queue' }, 'media_unreadable']);
    }
    const captioned = settle(conversation(), says(ask, NOW, { type: 'image' }), facts(), NOW);
    expect(captioned.after.turn).toEqual({ kind: 'bot' });
  });

  test('the first miss asks back with a way to a person; the second hands over', () => {
    const first = settle(conversation(), says('vocês vendem bicicleta?', NOW), facts(), NOW);
    expect(first.add).toMatchObject([
      {
        text: botSettings.missText,
        automatic: true,
        buttons: [{ id: 'person', title: 'Falar com atendente' }],
      },
    ]);
    const missed = { ...first.after, bot: { ...first.after.bot, misses: 1, pending: null } };
    const second = settle(missed, says('e patinete?', NOW + MINUTE), facts(), NOW + MINUTE);
    expect([second.after.turn, second.after.because]).toEqual([{ kind: 'queue' }, 'bot_missed_twice']);
  });

  test('half sure: topics as buttons, and a tap on one is answered', () => {
    const question = says('qual o valor do corte com pagamento parcelado', NOW);
    const { add, after } = settle(conversation(), question, facts(), NOW);
    expect(add[0]).toMatchObject({ because: 'bot_asked', automatic: true });
    const [topic] = after.bot.offeredTopics;
    expect(last(after.bot.offeredTopics)).toBe('person');
    const asked = { ...after, bot: { ...after.bot, pending: null } };
    const tap = says('Entrega', NOW + MINUTE, { type: 'interactive', buttonId: topic ?? '' });
    expect(settle(asked, tap, facts(), NOW + MINUTE).add[0]).toMatchObject({ because: 'bot_answered' });
  });

  test('two machines stop after three rounds, in silence (story 34)', () => {
    let state = conversation();
    let now = NOW;
    const replies = ['que horas abrem?', 'onde ficam?', 'aceita pix?', 'fazem entrega?'];
    const because: string[] = [];
    for (const text of replies) {
      const { after, add } = settle(
        state,
        says(text, now),
        facts({ bot: { ...botSettings, perHour: 99 } }),
        now,
      );
      because.push(after.because);
      state = after;
      const reply = add[0];
      if (reply?.author !== 'bot') break;
      now = reply.sendAfter;
      const sent = mayStartSend(state, reply, facts({ bot: { ...botSettings, perHour: 99 } }), now);
      if (sent.do !== 'send') throw new Error(sent.do);
      state = sent.change.after;
      now += SECOND;
    }
    expect(because).toEqual(['mode_bot', 'mode_bot', 'mode_bot', 'loop_suspected']);
  });

  test('the same words three times are a loop too; fragments of one person are not quick replies', () => {
    const changes = story(
      conversation(),
      [0, 1, 2].map((i) => ({ at: NOW + i, item: says(ask, NOW + i) })),
    );
    expect(changes.map(({ after }) => after.because)).toEqual(['mode_bot', 'mode_bot', 'loop_suspected']);
    expect(last(changes).cancelQueuedBot).toBe('loop_suspected');
    const spoke = conversation({
      bot: { ...conversation().bot, spokeAt: [NOW - SECOND] },
      lastCustomerAt: NOW - MINUTE,
    });
    const fragments = story(
      spoke,
      ['a', 'b', 'c', 'd'].map((text) => ({ at: NOW, item: says(text, NOW) })),
    );
    expect(last(fragments).after.bot.quickReplies).toBe(1);
  });

  test('does not repeat itself within half an hour, and gives way at its caps', () => {
    const first = settle(conversation(), says(ask, NOW), facts(), NOW);
    const reply = first.add[0];
    if (reply?.author !== 'bot') throw new Error('no reply');
    const sent = mayStartSend(first.after, reply, facts(), reply.sendAfter);
    if (sent.do !== 'send') throw new Error(sent.do);
    const at = NOW + 20 * MINUTE;
    const again = settle(sent.change.after, says(ask, at), facts(), at);
    expect([again.after.turn, again.after.because, words(again)]).toEqual([{ kind: 'queue' }, 'bot_cap', []]);
    const capped = { ...conversation().bot, spokeAt: [1, 2, 3, 4].map((m) => NOW - m * MINUTE) };
    const over = settle(conversation({ bot: capped }), says(ask, NOW), facts(), NOW);
    expect([over.after.because, words(over)]).toEqual(['bot_cap', []]);
  });

  test('is silent about what is older than two minutes', () => {
    const { after, add } = settle(conversation(), says(ask, NOW - 3 * MINUTE), facts(), NOW);
    expect([after.turn, after.because, add]).toEqual([{ kind: 'queue' }, 'bot_may_not', []]);
    const late = story(conversation(), [
      { at: NOW, item: says('oi', NOW) },
      { at: NOW + SECOND, item: says(ask, NOW - 3 * MINUTE) },
    ]);
    expect(last(late).after.turn).toEqual({ kind: 'queue' });
    expect(last(late).cancelQueuedBot).toBe('bot_may_not');
  });

  test('SAIR: one confirmation, then only people (story 37)', () => {
    const [first, second] = story(conversation(), [
      { at: NOW, item: says('SAIR', NOW) },
      { at: NOW + MINUTE, item: says('sair', NOW + MINUTE) },
    ]);
    expect(first).toMatchObject({ optOut: true, after: { optedOut: true, because: 'opted_out' } });
    expect(words(first)).toMatchObject([
      { text: botSettings.optOutText, automatic: true, because: 'opted_out' },
    ]);
    expect(second?.add).toEqual([]);
    expect(second?.optOut).toBeUndefined();
    expect(second?.after.turn).toEqual({ kind: 'queue' });
  });

  test('SAIR under a claim is noted, and the teammate answers', () => {
    const { after, optOut, add } = settle(claimed(), says('SAIR', NOW), facts(), NOW);
    expect([after.turn.kind, optOut, add]).toEqual(['claim', true, []]);
  });
});
