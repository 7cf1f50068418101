import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Mode } from '@balcao/contract';
import { claim, release, transfer } from './claims.ts';
import { route, type RouteFacts } from './choose-handler.ts';
import { isRefusal, type Change, type Conversation, type Instant, type Refusal } from './conversation.ts';
import { elapse, nextElapseAt } from './elapse.ts';
import type { Actor, Facts } from './facts.ts';
import { hoursAt } from './hours.ts';
import { answeredElsewhere, mayReply, note, pauseBot, reopen, resolve, snooze } from './replies.ts';
import { mayStartSend, sendEnded, type OutgoingMessage } from './sending.ts';
import { settle } from './settle.ts';
import {
  agent,
  conversation,
  echoes,
  facts,
  hoursSettings,
  nextId,
  other,
  routing,
  says,
  SECOND,
  supervisor,
  TUESDAY_10H,
} from './test-kit.ts';

/**
 * Random histories of one conversation: customer, owner, bot, teammates, clock and sender in any order. After every
 * step the promises of the product must hold.
 */

type Who = 'ana' | 'bruno' | 'sara';
type Step =
  | { do: 'wait'; ms: number }
  | { do: 'says'; text: string; lateMs: number; kind: 'text' | 'voice' | 'unsupported' }
  | { do: 'echo'; text: string; lateMs: number; kind: 'content' | 'automatic' | 'reaction' }
  | { do: 'claim' | 'release' | 'resolve' | 'reopen' | 'note' | 'elsewhere'; who: Who }
  | { do: 'reply'; who: Who; force: boolean }
  | { do: 'transfer'; who: Who; to: 'ana' | 'queue' | 'bot' | 'owner' }
  | { do: 'snooze'; who: Who; ms: number | null }
  | { do: 'pause'; who: Who; paused: boolean }
  | { do: 'mode'; mode: Mode | null; ms: number }
  | { do: 'typing'; is: boolean }
  | { do: 'ended'; outcome: 'accepted' | 'failed' | 'unconfirmed' }
  | { do: 'elsewhere_thread'; is: boolean };

const who = fc.constantFrom<Who>('ana', 'bruno', 'sara');
const late = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * 60 * SECOND }));
const span = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 15 * SECOND }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 * 60 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 * 3600 * SECOND }) },
);
const words = fc.constantFrom(
  'que horas vocês abrem?',
  'onde ficam?',
  'aceita cartão?',
  'vocês vendem bicicleta?',
  'quero falar com um atendente',
  'ninguém me atendeu',
  'oi',
  'SAIR',
  '',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: span }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('says' as const),
      text: words,
      lateMs: late,
      kind: fc.constantFrom('text', 'text', 'text', 'voice', 'unsupported'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('echo' as const),
      text: fc.constantFrom('Oi!', 'vou te passar para a equipe'),
      lateMs: late,
      kind: fc.constantFrom('content', 'content', 'automatic', 'reaction'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('claim', 'release', 'resolve', 'reopen', 'note', 'elsewhere'),
      who,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reply' as const), who, force: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      who,
      to: fc.constantFrom('ana', 'queue', 'bot', 'owner'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('snooze' as const),
      who,
      ms: fc.option(fc.integer({ min: SECOND, max: 3600 * SECOND })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), who, paused: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.option(fc.constantFrom<Mode>('phone', 'team', 'bot_then_team', 'bot_only', 'silent')),
      ms: span,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('typing' as const), is: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ended' as const),
      outcome: fc.constantFrom('accepted', 'failed', 'unconfirmed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('elsewhere_thread' as const), is: fc.boolean() }) },
);

const ACTORS: Record<Who, Actor> = { ana: agent, bruno: other, sara: supervisor };

/** The world round the pure functions: a row, an outbox, a clock; as small as it can be. */
class World {
  state: Conversation = conversation();
  now: Instant = TUESDAY_10H;
  override: { mode: Mode; until: Instant } | null = null;
  typing = false;
  outbox: OutgoingMessage[] = [];
  inFlight: OutgoingMessage[] = [];
  /** Last word of the owner that grants a lease, unless the conversation was given to the bot since. */
  ownerSpokeAt = -Infinity;

  facts(): Facts {
    return facts({
      hours: hoursAt(hoursSettings, this.override, this.now),
      typing: this.typing ? new Set([this.state.id]) : new Set(),
    });
  }

  apply(result: Change | Refusal | null, actor?: Actor): void {
    if (result === null || isRefusal(result)) return;
    const before = this.state;
    this.state = result.after;
    if (result.cancelQueuedBot !== null) this.outbox = this.outbox.filter(({ author }) => author !== 'bot');
    for (const message of result.add) {
      if (message.author !== 'bot' && message.author !== 'teammate') continue;
      if (message.author === 'bot' && message.replaces) {
        // Only what is still queued can be recomposed.
        expect(this.outbox.some(({ id }) => id === message.id)).toBe(true);
        this.outbox = this.outbox.filter(({ id }) => id !== message.id);
      }
      this.outbox.push(message);
    }
    this.check(before, result, actor);
  }

  check(before: Conversation, change: Change, actor?: Actor): void {
    const { after } = change;
    // Exactly one debtor for whoever waits, and nobody owes who is not waited for.
    if (after.debt) {
      expect(after.status).not.toBe('resolved');
      expect(after.turn.kind).not.toBe('rest');
      if (after.turn.kind === 'bot' || after.turn.kind === 'owner') expect(after.dueAt).not.toBeNull();
    } else {
      expect(after.dueAt).toBeNull();
      expect(after.turn.kind).not.toBe('bot');
    }
    if (after.status === 'resolved') expect(after.turn.kind).toBe('rest');
    // Clocks: a debt only grows older, arrival numbers only climb and are all accounted for.
    if (before.debt && after.debt) expect(after.debt.since).toBeLessThanOrEqual(before.debt.since);
    expect(after.lastN - before.lastN).toBe(change.add.length + (change.n === null ? 0 : 1));
    expect(after.windowClosesAt ?? 0).toBeGreaterThanOrEqual(before.windowClosesAt ?? 0);
    // A claim is nobody's but its holder's, and supervisors'.
    if (before.turn.kind === 'claim' && actor && actor.role === 'agent' && actor.id !== before.turn.by) {
      expect(after.turn).toMatchObject({ kind: 'claim', by: before.turn.by });
    }
    expect(change.double?.kind).not.toBe('avoidable');
    for (const decision of change.decisions) {
      const stored = JSON.parse(JSON.stringify(decision.facts)) as Record<string, unknown>;
      expect(stored).toEqual(decision.facts);
      if ('rule' in stored && decision.because !== 'mode_changed') {
        expect(route(stored as unknown as RouteFacts)).toMatchObject({
          handler: decision.handler,
          because: decision.because,
        });
      }
    }
  }

  /** The sweeper: until nothing is due. */
  sweep(): void {
    for (let i = 0; ; i += 1) {
      expect(i).toBeLessThan(10);
      const due = nextElapseAt(this.state, this.facts());
      const change = elapse(this.state, this.facts(), this.now);
      const isModeNews = this.state.mode !== null && this.state.mode !== this.facts().hours.mode;
      if (change && !isModeNews && this.state.turn.kind !== 'queue') {
        // Nothing happens before the instant that was stored for it.
        expect(due).not.toBeNull();
        expect(due as number).toBeLessThanOrEqual(this.now);
      }
      if (change === null) break;
      this.apply(change);
    }
    const next = nextElapseAt(this.state, this.facts());
    if (next !== null) expect(next).toBeGreaterThan(this.now);
  }

  /** The sender: everything that may leave now, one at a time. */
  send(): void {
    for (const message of [...this.outbox]) {
      const decision = mayStartSend(this.state, message, this.facts(), this.now);
      if (decision.do === 'wait' || decision.do === 'hold') continue;
      this.outbox = this.outbox.filter(({ id }) => id !== message.id);
      if (decision.do === 'send') {
        if (message.author === 'bot') this.checkBotWord(message);
        this.inFlight.push(message);
      }
      this.apply(decision.change);
    }
  }

  checkBotWord(message: OutgoingMessage): void {
    expect(this.state.turn.kind).not.toBe('claim');
    expect(this.now - this.ownerSpokeAt).toBeGreaterThanOrEqual(routing.ownerLeaseMs);
    expect(this.typing).toBe(false);
    expect(this.state.threadElsewhere).toBe(false);
    if (message.because !== 'opted_out') expect(this.state.optedOut).toBe(false);
    // It speaks to somebody who waits: after a human answer there is no debt.
    if (message.because === 'bot_answered') expect(this.state.debt).not.toBeNull();
    expect(['bot_then_team', 'bot_only']).toContain(this.facts().hours.mode);
  }

  take(step: Step): void {
    const given = this.facts();
    switch (step.do) {
      case 'wait':
        this.now += step.ms;
        this.sweep();
        break;
      case 'says': {
        const at = Math.floor((this.now - step.lateMs) / SECOND) * SECOND;
        const item = says(step.kind === 'text' ? step.text : '', at, {
          type: step.kind,
          readable: step.kind !== 'unsupported',
        });
        this.apply(settle(this.state, item, given, this.now));
        expect(this.state.debt).not.toBeNull();
        break;
      }
      case 'echo': {
        const at = Math.floor((this.now - step.lateMs) / SECOND) * SECOND;
        const patch = { automatic: step.kind === 'automatic', hasContent: step.kind !== 'reaction' };
        const before = this.state;
        this.apply(settle(this.state, echoes(step.text, at, patch), given, this.now));
        if (step.kind !== 'content') expect(this.state).toEqual({ ...before, lastN: this.state.lastN });
        else if (!before.threadElsewhere) this.ownerSpokeAt = Math.max(this.ownerSpokeAt, at);
        break;
      }
      case 'claim':
        this.apply(
          claim(this.state, ACTORS[step.who], { takeOver: true }, given, this.now),
          ACTORS[step.who],
        );
        break;
      case 'release':
        this.apply(release(this.state, ACTORS[step.who], given, this.now), ACTORS[step.who]);
        break;
      case 'resolve':
        this.apply(resolve(this.state, ACTORS[step.who], given, this.now), ACTORS[step.who]);
        break;
      case 'reopen':
        this.apply(reopen(this.state, ACTORS[step.who], given, this.now), ACTORS[step.who]);
        break;
      case 'elsewhere':
        this.apply(
          answeredElsewhere(this.state, ACTORS[step.who], 'call', given, this.now),
          ACTORS[step.who],
        );
        break;
      case 'note':
        this.apply(
          note(this.state, ACTORS[step.who], { messageId: nextId(), text: 'x' }, given, this.now),
          ACTORS[step.who],
        );
        break;
      case 'reply': {
        const command = {
          messageId: nextId('r'),
          clientId: nextId('k'),
          text: 'olá',
          missed: 0,
          force: step.force,
        };
        this.apply(mayReply(this.state, ACTORS[step.who], command, given, this.now), ACTORS[step.who]);
        break;
      }
      case 'transfer': {
        const to = step.to === 'ana' ? { teammate: 'ana' } : { [step.to]: true };
        const result = transfer(this.state, ACTORS[step.who], to, given, this.now);
        this.apply(result, ACTORS[step.who]);
        if (step.to === 'bot' && !isRefusal(result)) this.ownerSpokeAt = -Infinity;
        break;
      }
      case 'snooze':
        this.apply(
          snooze(
            this.state,
            ACTORS[step.who],
            step.ms === null ? 'reply' : this.now + step.ms,
            given,
            this.now,
          ),
          ACTORS[step.who],
        );
        break;
      case 'pause':
        this.apply(pauseBot(this.state, ACTORS[step.who], step.paused, given, this.now));
        break;
      case 'mode':
        this.override = step.mode === null ? null : { mode: step.mode, until: this.now + step.ms };
        this.sweep();
        break;
      case 'typing':
        this.typing = step.is;
        break;
      case 'ended': {
        const message = this.inFlight.shift();
        if (message) this.apply(sendEnded(this.state, message, step.outcome, given, this.now));
        break;
      }
      case 'elsewhere_thread':
        this.state = { ...this.state, threadElsewhere: step.is };
        break;
    }
    this.send();
  }
}

function keepsEveryPromise(steps: readonly Step[]): void {
  const world = new World();
  for (const each of steps) world.take(each);
}

test('random histories keep every promise', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), keepsEveryPromise), {
    numRuns: 800,
  });
}, 60_000);

test('crowded minutes: customer, owner, bot and two teammates at once', () => {
  const crowded: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(SECOND, 9 * SECOND, 60 * SECOND) }),
    fc.constantFrom<Step>(
      { do: 'says', text: 'que horas vocês abrem?', lateMs: 0, kind: 'text' },
      { do: 'says', text: 'aceita cartão?', lateMs: 0, kind: 'text' },
      { do: 'echo', text: 'Oi!', lateMs: 0, kind: 'content' },
      { do: 'claim', who: 'ana' },
      { do: 'release', who: 'ana' },
      { do: 'reply', who: 'ana', force: false },
      { do: 'reply', who: 'bruno', force: false },
      { do: 'resolve', who: 'ana' },
      { do: 'ended', outcome: 'failed' },
      { do: 'ended', outcome: 'accepted' },
    ),
  );
  fc.assert(fc.property(fc.array(crowded, { minLength: 4, maxLength: 25 }), keepsEveryPromise), {
    numRuns: 600,
  });
}, 60_000);
