import { describe, expect, test } from '@jest/globals';
import type { Conversation } from './conversation.ts';
import { reopens } from './new-conversation.ts';
import { settle } from './settle.ts';
import { mayStartSend } from './sending.ts';
import {
  botSettings,
  closedHours,
  conversation,
  echoes,
  facts,
  HOUR,
  last,
  MINUTE,
  openHours,
  owing,
  says,
  SECOND,
  story,
  TUESDAY_10H as NOW,
} from './test-kit.ts';

const ask = 'que horas vocês abrem?';
const claimed = (patch: Partial<Conversation> = {}): Conversation =>
  conversation({
    status: 'open',
    turn: { kind: 'claim', by: 'ana', since: NOW - HOUR, leaseEndsAt: NOW + 50 * MINUTE },
    because: 'replied',
    ...patch,
  });

describe('a customer writes', () => {
  test('the first message opens the conversation, starts debt and window, and is numbered', () => {
    const item = says(ask, NOW - SECOND);
    const { after, n } = settle(conversation(), item, facts(), NOW);
    expect(n).toBe(1);
    expect(after).toMatchObject({
      status: 'open',
      debt: { since: NOW - SECOND, messageId: item.messageId, n: 1 },
      lastCustomerN: 1,
      lastN: 2,
      windowClosesAt: NOW - SECOND + 24 * HOUR - 5 * MINUTE,
      turn: { kind: 'bot' },
      because: 'mode_bot',
      dueAt: NOW + 8 * SECOND,
    });
  });

  test('later messages keep the first debt; one that comes late makes it older', () => {
    const [, second, third] = story(claimed(), [
      { at: NOW, item: says('oi', NOW) },
      { at: NOW + MINUTE, item: says('alguém?', NOW + MINUTE) },
      { at: NOW + 2 * MINUTE, item: says('bom dia', NOW - MINUTE) },
    ]);
    expect(second?.after.debt?.since).toBe(NOW);
    expect(third?.after.debt?.since).toBe(NOW - MINUTE);
    expect(third?.after.lastCustomerAt).toBe(NOW + MINUTE);
  });

  test('a clock that runs ahead opens no longer window and no younger debt', () => {
    const { after } = settle(conversation(), says('oi', NOW + 10 * MINUTE), facts(), NOW);
    expect([after.debt?.since, after.windowClosesAt]).toEqual([NOW, NOW + 24 * HOUR - 5 * MINUTE]);
  });

  test('a claim is kept: its hour of rest becomes ten minutes of owing, which further messages do not stretch', () => {
    const [first, second] = story(claimed(), [
      { at: NOW, item: says('oi', NOW) },
      { at: NOW + 5 * MINUTE, item: says('?', NOW + 5 * MINUTE) },
    ]);
    for (const change of [first, second]) {
      expect(change?.after.turn).toEqual({
        kind: 'claim',
        by: 'ana',
        since: NOW - HOUR,
        leaseEndsAt: NOW + 10 * MINUTE,
      });
      expect(change?.after.dueAt).toBe(NOW + 10 * MINUTE);
      expect(change?.add).toEqual([]);
    }
    expect(first?.decisions).toMatchObject([{ handler: 'team', because: 'claim_held', facts: { rule: 1 } }]);
    expect(second?.decisions).toEqual([]);
  });

  test('what the team owes stays the team’s, though the mode would have the bot or the owner', () => {
    for (const mode of ['bot_then_team', 'phone', 'bot_only'] as const) {
      const { after, add } = settle(
        owing({ because: 'sensitive' }),
        says(ask, NOW + SECOND),
        facts({ hours: openHours(mode) }),
        NOW + SECOND,
      );
      expect([after.turn, after.because, add]).toEqual([{ kind: 'queue' }, 'sensitive', []]);
    }
  });

  test('a snoozed conversation wakes', () => {
    const snoozed = conversation({ status: 'snoozed', snoozedUntil: NOW + HOUR });
    const { after, decisions } = settle(snoozed, says('oi', NOW), facts({ hours: openHours('team') }), NOW);
    expect([after.status, after.snoozedUntil, after.turn]).toEqual(['open', null, { kind: 'queue' }]);
    expect(decisions.map(({ because }) => because)).toEqual(['woke', 'mode_team']);
  });

  test('mode phone makes the owner the debtor for 15 minutes', () => {
    const { after } = settle(conversation(), says(ask, NOW), facts({ hours: openHours('phone') }), NOW);
    expect(after).toMatchObject({ turn: { kind: 'owner' }, because: 'mode_phone', dueAt: NOW + 15 * MINUTE });
  });

  test('another application owns the thread: nothing leaves, people owe', () => {
    const { after, add } = settle(conversation({ threadElsewhere: true }), says(ask, NOW), facts(), NOW);
    expect([after.turn, after.because, add]).toEqual([{ kind: 'queue' }, 'thread_elsewhere', []]);
  });

  test('every message owes, thanks too', () => {
    for (const text of ['ok obrigado', '👍', '']) {
      expect(settle(claimed(), says(text, NOW), facts(), NOW).after.debt).not.toBeNull();
    }
  });
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
    const { after, add } = settle(conversation(), says(text, NOW), facts(), NOW);
    expect([after.turn, after.because, after.dueAt]).toEqual([{ kind: 'queue' }, because, null]);
    expect(add).toMatchObject([{ author: 'bot', automatic: true, because, text: botSettings.handOverText }]);
    expect(after.bot.askedForPerson).toBe(asked && because === 'asked_for_person');
    expect(after.debt).not.toBeNull();
  });

  test('a person asked for in a fragment turns the waiting answer into the hand-over', () => {
    const [, second] = story(conversation(), [
      { at: NOW, item: says(ask, NOW) },
      { at: NOW + SECOND, item: says('quero falar com um atendente', NOW + SECOND) },
    ]);
    expect(second?.add).toMatchObject([{ replaces: true, automatic: true, because: 'asked_for_person' }]);
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
    expect([again.after.turn, again.after.because, again.add]).toEqual([{ kind: 'queue' }, 'bot_cap', []]);
    const capped = { ...conversation().bot, spokeAt: [1, 2, 3, 4].map((m) => NOW - m * MINUTE) };
    const over = settle(conversation({ bot: capped }), says(ask, NOW), facts(), NOW);
    expect([over.after.because, over.add]).toEqual(['bot_cap', []]);
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
    expect(first?.add).toMatchObject([
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

describe('outside hours', () => {
  const night = (patch = {}) => facts({ hours: { ...closedHours(), ...patch } });

  test('one notice per closure, naming the opening; the debt stays, due then (story 35)', () => {
    const [first, second] = story(conversation(), [
      { at: NOW, item: says('vocês vendem bicicleta?', NOW), facts: night() },
      { at: NOW + HOUR, item: says('e patinete?', NOW + HOUR), facts: night() },
    ]);
    expect(first?.add).toMatchObject([
      {
        automatic: true,
        because: 'waits_for_opening',
        text: 'Recebemos sua mensagem. Uma pessoa responde amanhã às 8h.',
      },
    ]);
    expect(first?.after).toMatchObject({ turn: { kind: 'queue' }, because: 'waits_for_opening' });
    expect(first?.after.dueAt).toBe(closedHours().nextOpeningAt);
    expect(first?.after.debt).not.toBeNull();
    expect(second?.add).toEqual([]);
    expect(second?.after.debt).toEqual(first?.after.debt);
    const next = settle(
      second?.after ?? conversation(),
      says('?', NOW + 2 * HOUR),
      night({ closure: 'next' }),
      NOW + 2 * HOUR,
    );
    expect(next.add).toMatchObject([{ because: 'waits_for_opening' }]);
  });

  test('the bot still answers its FAQ', () => {
    const { after, add } = settle(conversation(), says(ask, NOW), night(), NOW);
    expect([after.turn, after.because]).toEqual([{ kind: 'bot' }, 'after_hours']);
    expect(add).toMatchObject([{ because: 'bot_answered', automatic: false }]);
  });

  test('and also after the notice, without paying for the earlier message', () => {
    const [first, second] = story(conversation(), [
      { at: NOW, item: says('vocês vendem bicicleta?', NOW), facts: night() },
      { at: NOW + MINUTE, item: says(ask, NOW + MINUTE), facts: night() },
    ]);
    const aside = second?.add[0];
    expect(aside).toMatchObject({ because: 'bot_answered', automatic: true });
    if (aside?.author !== 'bot' || !second) throw new Error('no aside');
    const sent = mayStartSend(second.after, aside, night(), aside.sendAfter);
    expect(sent).toMatchObject({
      do: 'send',
      change: { after: { debt: first?.after.debt, turn: { kind: 'queue' } } },
    });
  });

  test('a hand-over names the opening, and is the notice of this closure', () => {
    const { add, after } = settle(conversation(), says('quero um atendente', NOW), night(), NOW);
    expect(add).toMatchObject([{ text: 'Vou chamar alguém da equipe. Nossa equipe responde amanhã às 8h.' }]);
    expect(after.bot.noticeFor).toBe('monday night');
  });

  test('an old message gets the notice, though no answer', () => {
    const { add, after } = settle(conversation(), says(ask, NOW - HOUR), night(), NOW);
    expect(add).toMatchObject([{ because: 'waits_for_opening' }]);
    expect(after.turn).toEqual({ kind: 'queue' });
  });

  test('says nothing where nothing automatic may be said', () => {
    const quiet: [string, Conversation, Parameters<typeof facts>[0]][] = [
      ['team', conversation(), { hours: { ...closedHours('team') } }],
      ['silent', conversation(), { hours: { ...closedHours('silent') } }],
      ['bot off', conversation(), { hours: closedHours(), bot: { ...botSettings, enabled: false } }],
      ['paused', conversation({ bot: { ...conversation().bot, paused: true } }), { hours: closedHours() }],
      ['opted out', conversation({ optedOut: true }), { hours: closedHours() }],
      ['typing', conversation(), { hours: closedHours(), typing: new Set(['c1']) }],
      ['owner wrote', conversation({ lastOwnerAt: NOW - MINUTE }), { hours: closedHours() }],
    ];
    for (const [why, state, patch] of quiet) {
      const { add, after } = settle(state, says('vocês vendem bicicleta?', NOW), facts(patch), NOW);
      expect([why, add, after.turn.kind]).toEqual([why, [], 'queue']);
    }
  });
});

describe('the owner writes', () => {
  test.each(['bot', 'queue', 'offer', 'rest'] as const)(
    'from %s: his turn, lease of 20 min, debt paid, bot silenced',
    (kind) => {
      const turn =
        kind === 'offer'
          ? { kind, to: 'ana', endsAt: NOW + 30 * SECOND }
          : kind === 'rest'
            ? { kind, last: 'bot' as const }
            : { kind };
      const { after, cancelQueuedBot, decisions, n } = settle(
        owing({ turn }),
        echoes('Já te respondo', NOW),
        facts(),
        NOW,
      );
      expect(after).toMatchObject({
        turn: { kind: 'owner', leaseEndsAt: NOW + 20 * MINUTE },
        because: 'owner_active',
        debt: null,
        dueAt: null,
        lastAnswer: { writer: 'owner', answersN: 1 },
      });
      expect([n, cancelQueuedBot]).toEqual([2, 'owner_active']);
      expect(decisions).toMatchObject([{ handler: 'owner', because: 'owner_active' }]);
    },
  );

  test('under a claim: claim kept, debt paid, hour of rest', () => {
    const state = owing({
      turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + MINUTE },
      dueAt: NOW + MINUTE,
    });
    const { after } = settle(state, echoes('oi', NOW), facts(), NOW);
    expect(after).toMatchObject({
      turn: { kind: 'claim', by: 'ana', since: NOW, leaseEndsAt: NOW + HOUR },
      because: 'owner_also_wrote',
      debt: null,
      dueAt: null,
    });
  });

  test.each([
    ['a greeting of the app (story 19)', { automatic: true }, 2],
    ['a reaction (story 18)', { hasContent: false }, null],
  ])('%s grants nothing and pays nothing', (_what, patch, n) => {
    const state = owing({ turn: { kind: 'bot' } });
    const change = settle(state, echoes('Olá! Em breve respondemos.', NOW, patch), facts(), NOW);
    expect(change).toMatchObject({ n, add: [], decisions: [], cancelQueuedBot: null, double: null });
    expect({ ...change.after, lastN: 1 }).toEqual({ ...state, lastN: 1 });
  });

  test('first, to a customer who is not waiting: stays resolved; his answer within 20 min is the owner’s (stories 16, 17)', () => {
    const changes = story(conversation(), [
      ...[0, 1, 2, 3, 4].map((i) => ({ at: NOW + i * SECOND, item: echoes('Oi!', NOW + i * SECOND) })),
      { at: NOW + MINUTE, item: says(ask, NOW + MINUTE) },
    ]);
    const fifth = changes[4];
    expect(fifth?.after).toMatchObject({ status: 'resolved', debt: null, because: 'owner_started' });
    expect(changes.flatMap(({ decisions }) => decisions).map(({ because }) => because)).toEqual([
      'owner_started',
      'owner_active',
    ]);
    expect(last(changes)).toMatchObject({
      add: [],
      after: { status: 'open', turn: { kind: 'owner' }, because: 'owner_active', dueAt: NOW + 6 * MINUTE },
    });
  });

  test('an echo older than the customer’s newest message pays nothing', () => {
    const { after } = settle(owing({}, NOW), echoes('oi', NOW - MINUTE), facts(), NOW + SECOND);
    expect(after).toMatchObject({ debt: { since: NOW }, turn: { kind: 'owner' }, dueAt: NOW + 5 * MINUTE });
  });

  test('"vou te passar para a equipe": queue, and somebody owes from then on (story 40)', () => {
    const phrase = 'Oi! Vou te passar para a EQUIPE, tá?';
    const waiting = settle(owing({ turn: { kind: 'bot' } }, NOW, MINUTE), echoes(phrase, NOW), facts(), NOW);
    expect(waiting.after).toMatchObject({
      turn: { kind: 'queue' },
      because: 'owner_handed_over',
      debt: { since: NOW - MINUTE },
    });
    const paid = owing({ debt: null, turn: { kind: 'owner', leaseEndsAt: NOW + MINUTE } });
    const promised = settle(paid, echoes(phrase, NOW), facts(), NOW);
    expect(promised.after).toMatchObject({ turn: { kind: 'queue' }, debt: { since: NOW } });
  });

  test('while another application owns the thread nobody’s turn changes', () => {
    const state = owing({ threadElsewhere: true });
    const { after, n } = settle(state, echoes('oi', NOW), facts(), NOW);
    expect([after.turn, after.debt, n]).toEqual([state.turn, state.debt, 2]);
  });

  test('the ledger: a reply in grace was prevented, one that had left is a crossing (stories 9, 11)', () => {
    const first = settle(conversation(), says(ask, NOW), facts(), NOW);
    const reply = first.add[0];
    if (reply?.author !== 'bot') throw new Error('no reply');
    const echo = echoes('Abrimos às 8', NOW + 9 * SECOND);
    const prevented = settle(first.after, echo, facts(), NOW + 9 * SECOND);
    expect(prevented.double).toEqual({ kind: 'prevented', messageIds: [reply.id, echo.messageId] });
    expect(prevented).toMatchObject({ cancelQueuedBot: 'owner_active', after: { bot: { pending: null } } });
    const sent = mayStartSend(first.after, reply, facts(), NOW + 8 * SECOND);
    if (sent.do !== 'send') throw new Error(sent.do);
    const crossing = settle(sent.change.after, echo, facts(), NOW + 9 * SECOND);
    expect(crossing.double).toEqual({ kind: 'crossing', messageIds: [reply.id, echo.messageId] });
  });
});

describe('which conversation', () => {
  test.each([
    ['never resolved', conversation(), true],
    ['open', conversation({ status: 'open' }), true],
    ['resolved a day ago', conversation({ resolvedAt: NOW - 24 * HOUR }), true],
    ['resolved longer ago', conversation({ resolvedAt: NOW - 24 * HOUR - 1 }), false],
    [
      'resolved long ago, owner wrote since',
      conversation({ resolvedAt: NOW - 72 * HOUR, lastOwnerAt: NOW - HOUR }),
      true,
    ],
  ])('%s → %s', (_what, state, expected) => expect(reopens(state, NOW)).toBe(expected));
});

test('settling is cheap: 30 entries, well under 50 µs an item beside the FAQ', () => {
  const given = facts();
  const item = says('oi', NOW);
  let state = claimed();
  for (let i = 0; i < 2000; i += 1) state = settle(state, item, given, NOW).after;
  const started = performance.now();
  for (let i = 0; i < 10_000; i += 1) state = settle(state, item, given, NOW).after;
  expect((performance.now() - started) / 10_000).toBeLessThan(0.05);
});
