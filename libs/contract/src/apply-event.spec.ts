import { describe, expect, test } from '@jest/globals';
import { applyEvent, applyEvents, compareMessages, withMessage, type InboxState } from './apply-event.ts';
import type { LiveEvent } from './live.ts';
import type { ConversationView, MessageView } from './views.ts';
import { conversationSample, messageSample } from './samples/samples.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 13, 0, second)).toISOString();
const conversation: ConversationView = {
  ...conversationSample,
  id: 'c1',
  status: 'open',
  turn: { kind: 'queue' },
};

function message(id: string, second: number, n: number, patch: Partial<MessageView> = {}): MessageView {
  return { ...messageSample, id, conversationId: 'c1', at: at(second), n, ...patch };
}

function added(
  seq: number,
  what: MessageView,
  patch: Partial<Extract<LiveEvent, { type: 'message.added' }>> = {},
): LiveEvent {
  return {
    seq,
    at: what.at,
    type: 'message.added',
    conversationId: 'c1',
    message: what,
    conversation,
    was: { status: 'open', turn: { kind: 'queue' } },
    ...patch,
  };
}

const state: InboxState = {
  me: 'me',
  seq: 10,
  counts: { mine: 0, queue: 1, bot: 0, owner: 0, all: 1, resolved: 0 },
  conversations: new Map([['c1', conversation]]),
  threads: new Map([['c1', [message('a', 1, 1), message('b', 2, 2)]]]),
};

function applied(events: LiveEvent[], from = state): InboxState {
  const next = applyEvents(from, events);
  if ('gap' in next) throw new Error(`gap after ${next.gap}`);
  return next;
}

const ids = (of: InboxState, conversationId = 'c1') => of.threads.get(conversationId)?.map(({ id }) => id);

describe('order', () => {
  test('a message is put in its place and the conversation replaced', () => {
    const next = applied([added(11, message('c', 3, 3), { conversation: { ...conversation, unread: 7 } })]);
    expect([next.seq, ids(next), next.conversations.get('c1')?.unread]).toEqual([11, ['a', 'b', 'c'], 7]);
  });

  test('known events change nothing, a hole is said, nothing behind it is applied', () => {
    expect(applied([added(9, message('x', 9, 9)), added(10, message('y', 9, 9))])).toEqual(state);
    expect(applyEvents(state, [added(11, message('c', 3, 3)), added(13, message('d', 4, 4))])).toEqual({
      gap: 11,
    });
    expect(applyEvent(state, added(12, message('c', 3, 3)))).toEqual({ gap: 10 });
  });

  test('twice the same batch is once', () => {
    const batch = [added(11, message('c', 3, 3)), added(12, message('d', 4, 4))];
    expect(applied(batch, applied(batch))).toEqual(applied(batch));
  });

  test('the state before is left as it was', () => {
    applied([added(11, message('c', 3, 3))]);
    expect([state.seq, ids(state)]).toEqual([10, ['a', 'b']]);
  });

  test('an imported past moves the seq alone', () => {
    const next = applied([{ seq: 11, at: at(9), type: 'history.imported', messages: 30_000 }]);
    expect(next).toEqual({ ...state, seq: 11 });
  });

  test('counts follow; a conversation that was not loaded is learnt whole, its thread is not', () => {
    const stranger: ConversationView = { ...conversation, id: 'c2', turn: { kind: 'bot' } };
    const next = applied([
      added(11, message('z', 5, 1, { conversationId: 'c2' }), {
        conversationId: 'c2',
        conversation: stranger,
        was: null,
      }),
      {
        seq: 12,
        at: at(6),
        type: 'conversation.changed',
        conversationId: 'c1',
        conversation: { ...conversation, turn: { kind: 'claim', by: 'me', leaseEndsAt: at(60) } },
        was: { status: 'open', turn: { kind: 'queue' } },
      },
    ]);
    expect(next.counts).toEqual({ mine: 1, queue: 0, bot: 1, owner: 0, all: 2, resolved: 0 });
    expect([next.conversations.get('c2'), ids(next, 'c2')]).toEqual([stranger, undefined]);
  });
});

describe('the place of a message', () => {
  const thread = [message('a', 1, 1), message('b', 2, 2), message('c', 2, 3)];
  const place = (what: MessageView, within: readonly MessageView[] = thread) =>
    withMessage(within, what).map(({ id }) => id);

  test('by provider’s second, then by arrival', () => {
    expect(place(message('x', 3, 4))).toEqual(['a', 'b', 'c', 'x']);
    expect(place(message('x', 2, 4))).toEqual(['a', 'b', 'c', 'x']);
    expect(place(message('x', 1, 4))).toEqual(['a', 'x', 'b', 'c']);
    expect(place(message('x', 0, 4))).toEqual(['x', 'a', 'b', 'c']);
  });

  test('a known one is replaced; it moves when its place does', () => {
    const read = withMessage(thread, message('b', 2, 2, { status: 'read' }));
    expect(read.map(({ status }) => status)).toEqual([messageSample.status, 'read', messageSample.status]);
    expect(place(message('a', 3, 4))).toEqual(['b', 'c', 'a']);
  });

  test('the copy of a message of ours leaves the thread, and never enters it', () => {
    const copy = message('b', 2, 2, { status: 'cancelled', because: 'own_reflection' });
    expect(place(copy)).toEqual(['a', 'c']);
    expect(withMessage([], copy)).toEqual([]);
  });

  test('any order of arrival ends in one thread', () => {
    const all = [...thread, message('d', 2, 5), message('e', 0, 4)];
    const sorted = all.toSorted(compareMessages).map(({ id }) => id);
    for (let i = 0; i < all.length; i += 1) {
      const turned = [...all.slice(i), ...all.slice(0, i)].toReversed();
      expect(turned.reduce<readonly MessageView[]>(withMessage, []).map(({ id }) => id)).toEqual(sorted);
    }
  });

  test('what belongs to a page that is not loaded stays out of a full page', () => {
    const page = Array.from({ length: 50 }, (_, i) => message(`m${i}`, 10 + i, 10 + i));
    expect(withMessage(page, message('old', 1, 60))).toBe(page);
    expect(withMessage(page, message('changed', 1, 5, { status: 'read' }))).toBe(page);
    const fromTheBeginning = page.map((each, i) => ({ ...each, n: i + 1 }));
    expect(withMessage(fromTheBeginning, message('late', 1, 60))).toHaveLength(51);
  });
});
