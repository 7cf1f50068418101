import { describe, expect, test } from '@jest/globals';
import { claim, release, transfer } from './claims.ts';
import type { Change, Conversation, Instant, Refusal } from './conversation.ts';
import { isRefusal } from './conversation.ts';
import { elapse } from './elapse.ts';
import { answeredElsewhere, mayReply, note, resolve, snooze } from './replies.ts';
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
  TUESDAY_10H,
} from './test-kit.ts';
import { hasMoved, undo, undoPoint, type Classified, type UndoMemory } from './undo.ts';

const NOW = TUESDAY_10H;
const PLAIN: Classified = { labels: [], priority: 'normal' };

/** Runs an act and keeps what the server keeps of it, through JSON as the database does. */
function acted(before: Conversation, result: Change | Refusal, at = NOW, by = agent.id) {
  const after = done(result).after;
  const memory: UndoMemory = { by, at, before: undoPoint(before, PLAIN), left: undoPoint(after, PLAIN) };
  return { after, memory: JSON.parse(JSON.stringify(memory)) as UndoMemory };
}

function undone(state: Conversation, memory: UndoMemory, now = NOW + 5 * SECOND): Conversation {
  const result = undo(state, PLAIN, memory, agent, facts(), now);
  if (isRefusal(result)) throw new Error(result.refused);
  return result.change?.after ?? state;
}

const mine = (patch: Partial<Conversation> = {}) =>
  owing(
    {
      turn: { kind: 'claim', by: agent.id, since: NOW - MINUTE, leaseEndsAt: NOW + 9 * MINUTE },
      dueAt: NOW + 9 * MINUTE,
      because: 'claimed',
      lastTeammate: { id: agent.id, at: NOW - MINUTE },
      ...patch,
    },
    NOW,
    3 * MINUTE,
  );
const asleep = () =>
  mine({ status: 'snoozed', snoozedUntil: NOW + HOUR, dueAt: NOW + HOUR, because: 'snoozed' });
const offered = () =>
  owing(
    { turn: { kind: 'offer', to: other.id, endsAt: NOW + 20 * SECOND }, because: 'offered' },
    NOW,
    MINUTE,
  );
const quiet = () => conversation({ status: 'open', turn: { kind: 'rest', last: 'owner' } });

describe('an act at once undone leaves what was there', () => {
  const f = facts();
  const acts: [string, Conversation, (state: Conversation) => Change | Refusal][] = [
    ['resolve', mine(), (s) => resolve(s, agent, f, NOW)],
    ['resolve of one in the queue', owing(), (s) => resolve(s, agent, f, NOW)],
    ['resolve of one put aside', asleep(), (s) => resolve(s, agent, f, NOW)],
    ['snooze', mine(), (s) => snooze(s, agent, NOW + HOUR, f, NOW)],
    ['snooze until a reply, out of the queue', owing(), (s) => snooze(s, agent, 'reply', f, NOW)],
    ['transfer to a colleague', mine(), (s) => transfer(s, agent, { teammate: other.id }, f, NOW)],
    ['transfer to a team', mine({ teamId: 'sales' }), (s) => transfer(s, agent, { team: 'bills' }, f, NOW)],
    ['transfer to the bot', mine(), (s) => transfer(s, agent, { bot: true }, f, NOW)],
    ['transfer to the owner', mine(), (s) => transfer(s, agent, { owner: true }, f, NOW)],
    ['release', mine(), (s) => release(s, agent, f, NOW)],
    ['release with nothing owed', mine({ debt: null, dueAt: null }), (s) => release(s, agent, f, NOW)],
    ['claim out of the queue', owing(), (s) => claim(s, agent, {}, f, NOW)],
    ['claim of an offer to another', offered(), (s) => claim(s, agent, {}, f, NOW)],
    ['claim where nothing is owed', quiet(), (s) => claim(s, agent, {}, f, NOW)],
    ['answered elsewhere', mine(), (s) => answeredElsewhere(s, agent, 'call', f, NOW)],
  ];
  test.each(acts)('%s', (_name, before, act) => {
    const { after, memory } = acted(before, act(before));
    expect(hasMoved(memory.before, memory.left)).toBe(true);
    const back = undone(after, memory);
    expect(undoPoint(back, PLAIN)).toEqual(undoPoint(before, PLAIN));
    expect(back.lastN).toBe(after.lastN + 1); // the line that tells it
  });
});

describe('whether something happened that makes it too late', () => {
  const f = facts();
  const later = NOW + 4 * SECOND;
  const reply = { messageId: 'r1', clientId: 'c-1', text: 'Oi', missed: 0, force: false };
  const release_ = (s: Conversation) => release(s, agent, f, NOW);
  const resolve_ = (s: Conversation) => resolve(s, agent, f, NOW);
  const claim_ = (s: Conversation) => claim(s, agent, {}, f, NOW);
  type Act = (state: Conversation) => Change | Refusal;
  type Between = (state: Conversation, at: Instant) => Change | Refusal | null;
  const rows: [string, Conversation, Act, string, Between, 'undone' | 'too late'][] = [
    [
      'resolve',
      mine(),
      resolve_,
      'the customer writes and it opens again',
      (s, at) => settle(s, says('Oi', at), f, at),
      'too late',
    ],
    [
      'resolve',
      mine(),
      resolve_,
      'the owner writes from the phone',
      (s, at) => settle(s, echoes('Oi', at), f, at),
      'too late',
    ],
    [
      'claim',
      owing(),
      claim_,
      'the customer adds a fragment to what is owed',
      (s, at) => settle(s, says('?', at), f, at),
      'undone',
    ],
    [
      'claim',
      quiet(),
      claim_,
      'the customer writes, which begins a debt',
      (s, at) => settle(s, says('Oi', at), f, at),
      'too late',
    ],
    ['claim', owing(), claim_, 'I answer', (s, at) => mayReply(s, agent, reply, f, at), 'too late'],
    [
      'claim',
      owing(),
      claim_,
      'I write a note',
      (s, at) => note(s, agent, { messageId: 'n', text: 'x' }, f, at),
      'undone',
    ],
    [
      'claim',
      owing(),
      claim_,
      'the owner answers too',
      (s, at) => settle(s, echoes('Oi', at), f, at),
      'too late',
    ],
    [
      'claim',
      owing(),
      claim_,
      'a supervisor takes it',
      (s, at) => claim(s, supervisor, { takeOver: true }, f, at),
      'too late',
    ],
    ['release', mine(), release_, 'a colleague takes it', (s, at) => claim(s, other, {}, f, at), 'too late'],
    [
      'release',
      mine(),
      release_,
      'the customer writes again',
      (s, at) => settle(s, says('?', at), f, at),
      'undone',
    ],
    [
      'release',
      mine(),
      release_,
      'the clock looks and finds nothing to do',
      (s, at) => elapse(s, f, at),
      'undone',
    ],
  ];
  test.each(rows.map((row) => [`${row[0]}, then ${row[3]}: ${row[5]}`, row] as const))('%s', (_name, row) => {
    const [, before, act, , between, end] = row;
    const { after, memory } = acted(before, act(before));
    const moved = between(after, later);
    const state = moved === null ? after : done(moved).after;
    const result = undo(state, PLAIN, memory, agent, f, later + SECOND);
    expect(isRefusal(result) ? 'too late' : 'undone').toBe(end);
    if (isRefusal(result)) expect(result).toEqual({ refused: 'undo_too_late' });
    else {
      // What came between is kept, and a debt always has somebody.
      expect(result.change?.after.lastCustomerN).toBe(state.lastCustomerN);
      expect(result.change?.after.debt).toEqual(before.debt);
    }
  });

  test.each([
    [12 * SECOND, agent, 'undone'],
    [12 * SECOND + 1, agent, 'too late'],
    [SECOND, other, 'too late'],
    [SECOND, supervisor, 'too late'],
  ] as const)('%i ms later by %o: %s', (afterMs, who, end) => {
    const { after, memory } = acted(mine(), resolve(mine(), agent, f, NOW));
    const result = undo(after, PLAIN, memory, who, f, NOW + afterMs);
    expect(isRefusal(result) ? 'too late' : 'undone').toBe(end);
  });

  test('without an act there is nothing to undo', () => {
    expect(undo(mine(), PLAIN, null, agent, f, NOW)).toEqual({ refused: 'undo_too_late' });
  });
});

describe('what does not come back', () => {
  const f = facts();
  const bot = (patch: Partial<Conversation['bot']>) => ({ ...conversation().bot, ...patch });

  test('a reply of the bot that the act cancelled: the queue has the debt, not a silent bot', () => {
    const waiting = { since: NOW, texts: ['q'], messageId: 'b1', kind: 'answer' as const };
    const before = owing({ turn: { kind: 'bot' }, bot: bot({ pending: waiting }), because: 'mode_bot' });
    const { after, memory } = acted(before, claim(before, agent, {}, f, NOW));
    const back = undone(after, memory);
    expect(back).toMatchObject({ turn: { kind: 'queue' }, because: 'undone', debt: before.debt });
    expect(back.bot.pending).toBeNull();
  });

  test('an offer whose time is over meanwhile', () => {
    const before = offered();
    const { after, memory } = acted(
      before,
      claim(before, agent, {}, f, NOW + 15 * SECOND),
      NOW + 15 * SECOND,
    );
    expect(undone(after, memory, NOW + 20 * SECOND).turn).toEqual({ kind: 'queue' });
  });

  test('a lease of seconds: it is granted anew', () => {
    const ends = NOW + 30 * SECOND;
    const before = mine({
      turn: { kind: 'claim', by: agent.id, since: NOW, leaseEndsAt: ends },
      dueAt: ends,
    });
    const { after, memory } = acted(before, resolve(before, agent, f, NOW));
    const back = undone(after, memory);
    expect(back.turn).toMatchObject({ kind: 'claim', leaseEndsAt: NOW + 5 * SECOND + 10 * MINUTE });
    expect(back.dueAt).toBe(NOW + 5 * SECOND + 10 * MINUTE);
  });
});

describe('labels and priority', () => {
  const f = facts();
  const before: Classified = { labels: ['a'], priority: 'normal' };
  const left: Classified = { labels: ['a', 'b'], priority: 'normal' };
  const memory: UndoMemory = {
    by: agent.id,
    at: NOW,
    before: undoPoint(mine(), before),
    left: undoPoint(mine(), left),
  };

  test('come back by themselves, without a line in the thread, whatever the customer did', () => {
    const state = settle(mine(), says('Oi', NOW), f, NOW).after;
    expect(undo(state, left, memory, agent, f, NOW)).toEqual({ change: null, classified: before });
  });

  test('what another person changed beside stays', () => {
    const present: Classified = { ...left, priority: 'urgent' };
    const result = undo(mine(), present, memory, agent, f, NOW);
    expect(result).toEqual({ change: null, classified: { labels: ['a'], priority: 'urgent' } });
  });

  test('not over another person’s labels', () => {
    const present: Classified = { ...left, labels: ['b', 'c'] };
    expect(undo(mine(), present, memory, agent, f, NOW)).toEqual({ refused: 'undo_too_late' });
  });
});
