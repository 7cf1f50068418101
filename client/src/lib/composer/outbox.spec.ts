import { beforeEach, expect, test } from '@jest/globals';
import { ApiProblem } from '../api/http.ts';
import { message } from '../testing/samples.ts';
import { ASK_AFTER_MS, Outbox } from './outbox.ts';
import type { Sending, SendingFile } from './sending.ts';

type Answer = 'stored' | ApiProblem;
let posted: string[];
let answers: ((answer: Answer) => void)[];
let uploads: { clientId: string; end: (what: 'done' | 'lost' | ApiProblem) => void; signal: AbortSignal }[];
let given: { text: string; code: string }[];
let live: boolean;
let now: number;
let outbox: Outbox;

const AT = '2026-03-01T10:00:00.000Z';
const draft = (clientId: string, more: Partial<Sending> = {}): Omit<Sending, 'state'> => ({
  clientId,
  conversationId: 'a',
  mode: 'reply',
  text: clientId,
  quoted: null,
  at: AT,
  force: false,
  ...more,
});
const file: SendingFile = {
  type: 'file',
  kind: 'image',
  filename: 'sandália.jpg',
  mimeType: 'image/jpeg',
  sizeBytes: 1000,
};
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
async function answer(i: number, with_: Answer) {
  answers[i]?.(with_);
  await settled();
}
async function uploaded(i: number, what: 'done' | 'lost' | ApiProblem = 'done') {
  uploads[i]?.end(what);
  await settled();
}
const states = () => outbox.entries.map(({ clientId, state }) => `${clientId} ${state}`);

beforeEach(() => {
  posted = [];
  answers = [];
  uploads = [];
  given = [];
  live = true;
  now = Date.parse(AT) + 1_000;
  outbox = new Outbox({
    mayPost: () => live,
    now: () => now,
    upload: ({ clientId }, _, signal) =>
      new Promise((resolve, reject) => {
        const end = (what: 'done' | 'lost' | ApiProblem) => {
          if (what instanceof ApiProblem) reject(what);
          else resolve(what === 'done' ? { id: `media ${clientId}` } : null);
        };
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        uploads.push({ clientId, end, signal });
      }),
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
    progress: () => undefined,
    isUnknown: (reason) => reason instanceof ApiProblem && reason.code === 'unreachable',
    refusalOf: (reason) => {
      const { code, status, body } = reason as ApiProblem;
      return { code, status, body };
    },
  });
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

test('offline it waits; back, it leaves once, in order', async () => {
  live = false;
  outbox.send(draft('one'));
  outbox.send(draft('two'));
  outbox.resume();
  expect(posted).toEqual([]);
  live = true;
  outbox.resume();
  outbox.resume();
  await answer(0, 'stored');
  await answer(1, 'stored');
  outbox.resume();
  expect(posted).toEqual(['one', 'two']);
});

test('what a reload interrupted is asked for again as the same message, before what was written since', async () => {
  live = false;
  outbox.send(draft('new', { at: '2026-03-01T10:00:00.500Z' }));
  outbox.restore([
    { ...draft('two', { at: '2026-03-01T10:00:00.100Z' }), state: 'waiting' },
    { ...draft('one'), state: 'posting' },
  ]);
  expect(states()).toEqual(['one unsure', 'two waiting', 'new waiting']);
  live = true;
  outbox.resume();
  await answer(0, 'stored');
  await answer(1, 'stored');
  expect(posted).toEqual(['one', 'two', 'new']);
});

test('what was written long ago asks before it leaves; a note does not', async () => {
  live = false;
  outbox.send(draft('old'));
  outbox.send(draft('note', { mode: 'note' }));
  now = Date.parse(AT) + ASK_AFTER_MS + 1;
  live = true;
  outbox.resume();
  expect(states()).toEqual(['old asking', 'note posting']);
  outbox.retry('old');
  expect(posted).toEqual(['note', 'old']);
});

test('files are uploaded one after the other and sent in order, words behind them wait', async () => {
  outbox.send(draft('first', { content: file }));
  outbox.send(draft('second', { content: file }));
  outbox.send(draft('words'));
  expect(uploads.map(({ clientId }) => clientId)).toEqual(['first']);
  await uploaded(0);
  expect(posted).toEqual(['first']);
  expect(outbox.entries[0]?.content).toMatchObject({ mediaId: 'media first' });
  await answer(0, 'stored');
  await uploaded(1);
  await answer(1, 'stored');
  expect(posted).toEqual(['first', 'second', 'words']);
});

test('an upload that broke is uploaded again on return, a stored one is not', async () => {
  outbox.send(draft('photo', { content: file }));
  await uploaded(0, new ApiProblem('unreachable', 0));
  expect(states()).toEqual(['photo unsure']);
  outbox.resume();
  await uploaded(1);
  await answer(0, new ApiProblem('unreachable', 0));
  outbox.resume();
  expect([uploads.length, posted]).toEqual([2, ['photo', 'photo']]);
});

test('a cancelled upload is gone, and the next one leaves', async () => {
  outbox.send(draft('film', { content: file }));
  outbox.send(draft('words'));
  outbox.drop('film');
  await settled();
  expect(uploads[0]?.signal.aborted).toBe(true);
  expect([states(), posted, given]).toEqual([['words posting'], ['words'], []]);
});

test('a file that is refused stays with its reason and holds nothing up', async () => {
  outbox.send(draft('photo', { content: file }));
  outbox.send(draft('words'));
  await uploaded(0, new ApiProblem('media_broken', 422));
  expect(states()).toEqual(['photo refused', 'words posting']);
  expect(outbox.entries[0]?.refusal?.code).toBe('media_broken');
});

test('a file on a stale view is held with all behind it; the words come back to the field', async () => {
  outbox.send(draft('photo', { content: file }));
  outbox.send(draft('film', { content: file }));
  outbox.send(draft('words'));
  await uploaded(0);
  await answer(0, new ApiProblem('stale_view', 409));
  expect(states()).toEqual(['photo refused', 'film refused']);
  expect(given).toEqual([{ text: 'words', code: 'stale_view' }]);
  outbox.retry('photo', { force: true });
  expect(outbox.entries[0]).toMatchObject({ state: 'posting', force: true });
  expect(outbox.entries[0]?.refusal).toBeUndefined();
});

test('a file whose bytes were lost says so', async () => {
  outbox.send(draft('photo', { content: file }));
  await uploaded(0, 'lost');
  expect(outbox.entries[0]).toMatchObject({ state: 'refused', refusal: { code: 'media_unknown' } });
});
