import { beforeEach, expect, test } from '@jest/globals';
import { ApiProblem } from '../api/http.ts';
import { message } from '../testing/samples.ts';
import { Outbox } from './outbox.ts';
import type { Sending } from './outbox.ts';

type Answer = 'stored' | ApiProblem;
let posted: string[];
let answers: ((answer: Answer) => void)[];
let given: { text: string; code: string }[];
let outbox: Outbox;

const draft = (clientId: string, more: Partial<Sending> = {}): Omit<Sending, 'state'> => ({
  clientId,
  conversationId: 'a',
  mode: 'reply',
  text: clientId,
  quoted: null,
  at: '2026-03-01T10:00:00.000Z',
  force: false,
  ...more,
});
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
async function answer(i: number, with_: Answer) {
  answers[i]?.(with_);
  await settled();
}
const states = () => outbox.entries.map(({ clientId, state }) => `${clientId} ${state}`);

function make(restored: readonly Sending[] = []): Outbox {
  return new Outbox(
    {
      post: ({ clientId, text }) => {
        posted.push(clientId);
        return new Promise((resolve, reject) => {
          answers.push((what) =>
            what === 'stored' ? resolve(message({ id: `m ${clientId}`, text })) : reject(what),
          );
        });
      },
      refused: ({ text }, problem) => given.push({ text, code: problem.code }),
      changed: () => undefined,
      isUnknown: (reason) => reason instanceof ApiProblem && reason.code === 'unreachable',
    },
    restored,
  );
}

beforeEach(() => {
  posted = [];
  answers = [];
  given = [];
  outbox = make();
});

test('messages of one conversation leave one after the other, in the order typed', async () => {
  outbox.send(draft('one'));
  outbox.send(draft('two'));
  expect(posted).toEqual(['one']);
  await answer(0, 'stored');
  expect(posted).toEqual(['one', 'two']);
});

test('a note does not wait for a reply', () => {
  outbox.send(draft('reply'));
  outbox.send(draft('note', { mode: 'note' }));
  expect(posted).toEqual(['reply', 'note']);
});

test('a bubble stays until the server tells the message', async () => {
  outbox.send(draft('one'));
  await answer(0, 'stored');
  expect(states()).toEqual(['one stored']);
  outbox.arrived(new Set(['one']));
  expect(states()).toEqual([]);
});

test('without an answer it is unsure, nothing overtakes it, and a retry is the same message', async () => {
  outbox.send(draft('one'));
  outbox.send(draft('two'));
  await answer(0, new ApiProblem('unreachable', 0));
  expect(states()).toEqual(['one unsure', 'two waiting']);
  expect(posted).toEqual(['one']);
  outbox.retry('one');
  expect(posted).toEqual(['one', 'one']);
  await answer(1, 'stored');
  expect(posted).toEqual(['one', 'one', 'two']);
});

test('a refusal gives the words back, those behind it too', async () => {
  outbox.send(draft('one'));
  outbox.send(draft('two'));
  await answer(0, new ApiProblem('stale_view', 409));
  expect(given).toEqual([{ text: 'one\ntwo', code: 'stale_view' }]);
  expect(states()).toEqual([]);
  expect(posted).toEqual(['one']);
});

test('what a reload interrupted comes back as unsure and sends nothing by itself', () => {
  outbox = make([{ ...draft('one'), state: 'posting' }]);
  expect(states()).toEqual(['one unsure']);
  expect(posted).toEqual([]);
});
