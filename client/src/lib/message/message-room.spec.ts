import { describe, expect, test } from '@jest/globals';
import type { MessageView } from '@balcao/contract';
import { message } from '../testing/samples.ts';
import { bodyKindOf, captionOf } from './body-kind.ts';
import { deedsFor, mayRetry, ownReaction, reactionGroups } from './deeds.ts';
import { fileKind, fileLook, plainName, splitName } from './file-words.ts';
import { orderSum } from './money.ts';
import { frameOf } from './picture-frame.ts';
import { slidesOf } from './viewer/slides.ts';
import { nextVoice } from './voice-order.ts';
import { bars, playTime } from './waveform.ts';
import { webAddress } from './web-address.ts';

const media = (over: Partial<NonNullable<MessageView['media']>> = {}) => ({
  id: 'f',
  state: 'ready' as const,
  mimeType: 'image/jpeg',
  ...over,
});

describe('the place of a picture', () => {
  test.each([
    ['wide', 1200, 900, 330, 248],
    ['tall, cut to what the thread takes', 700, 2800, 220, 340],
    ['small ones are not blown up', 240, 180, 240, 180],
    ['a thread of pixels still has a body', 4000, 10, 330, 96],
  ])('%s', (_, width, height, w, h) => {
    expect(frameOf({ width, height })).toEqual({ width: w, height: h });
  });
  test('unknown sizes get a fixed place', () => {
    expect(frameOf({})).toEqual({ width: 280, height: 210 });
  });
});

describe('names of files', () => {
  test('a name cannot pretend another ending', () => {
    expect(plainName('foto\u202Egpj.exe')).toBe('fotogpj.exe');
    expect(fileKind('foto\u202Egpj.exe', 'image/jpeg')).toBe('EXE');
  });
  test('a long one keeps its beginning and its ending', () => {
    const { head, tail } = splitName('Nota fiscal da compra de novembro.pdf');
    expect(head + tail).toBe('Nota fiscal da compra de novembro.pdf');
    expect(tail).toBe('embro.pdf');
    expect(splitName('nota.pdf')).toEqual({ head: 'nota.pdf', tail: '' });
  });
  test.each([
    ['nota.pdf', 'application/pdf', 'pdf'],
    ['preços.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'sheet'],
    ['fotos.zip', 'application/octet-stream', 'archive'],
    [undefined, 'audio/mpeg', 'sound'],
    ['?', 'application/octet-stream', 'other'],
  ] as const)('%s of %s looks like %s', (name, type, look) => {
    expect(fileLook(name, type)).toBe(look);
  });
});

test('an order is summed in hundredths, and not at all when a price is missing or currencies differ', () => {
  const line = (price: number | undefined, quantity = 1, currency = 'BRL') =>
    price === undefined ? { quantity, currency } : { price, quantity, currency };
  expect(orderSum({ lines: [line(0.1), line(0.2)] })).toEqual({
    pieces: 2,
    total: { amount: 0.3, currency: 'BRL' },
  });
  expect(orderSum({ lines: [line(10, 3), line(undefined)] })).toEqual({ pieces: 4, total: null });
  expect(orderSum({ lines: [line(10), line(10, 1, 'USD')] }).total).toBeNull();
});

describe('voice notes', () => {
  const voice = (id: string, over: Partial<MessageView> = {}) =>
    message({ id, type: 'voice', media: media({ voice: true, mimeType: 'audio/ogg' }), ...over });
  const thread = [
    voice('a'),
    message({ id: 'b' }),
    voice('c', { author: 'teammate', direction: 'out' }),
    voice('d'),
    voice('e', { media: media({ state: 'waiting' }) }),
    voice('f'),
  ];
  test.each([
    ['a', 'c'],
    ['c', 'd'],
    // The next one is not here yet: silence, not a jump over it.
    ['d', null],
    ['f', null],
  ])('after %s comes %s', (after, next) => {
    expect(nextVoice(thread, after)?.id ?? null).toBe(next);
  });
  test('loudness is the peak of each span, and a flat line where there is none', () => {
    expect(bars([0, 100, 0, 50], 2)).toEqual([1, 0.5]);
    expect(bars(undefined, 3)).toEqual([0.12, 0.12, 0.12]);
  });
  test.each([
    [0, '0:00'],
    [13_600, '0:14'],
    [725_000, '12:05'],
  ])('%i ms are %s', (ms, words) => expect(playTime(ms)).toBe(words));
});

describe('what can be done with a message', () => {
  test.each([
    ['a customer’s text', {}, ['reply', 'react', 'copy', 'link']],
    ['an own text that failed', own({ status: 'failed' }), ['copy', 'link', 'retry', 'reuse']],
    ['one that is unconfirmed', own({ status: 'unconfirmed' }), ['reply', 'copy', 'link', 'retry']],
    ['a deleted one', { deletedAt: '2026-03-01T10:00:00.000Z' }, ['link']],
    ['a note', own({ type: 'note' }), ['copy', 'link']],
    [
      'a bot’s answer',
      { author: 'bot', direction: 'out' },
      ['reply', 'react', 'copy', 'link', 'why', 'wrong'],
    ],
    [
      'what only the phone shows',
      { type: 'unsupported', text: undefined, unreadable: 'phone_only' },
      ['reply', 'link', 'ask_owner'],
    ],
    [
      'a picture',
      { type: 'image', text: undefined, media: media() },
      ['reply', 'react', 'view', 'link', 'download'],
    ],
  ] as const)('%s', (_, over, deeds) => {
    expect(deedsFor(message({ id: 'a', ...(over as Partial<MessageView>) }), 'agent')).toEqual(deeds);
  });

  test('earlier versions are for supervisors', () => {
    const edited = message({ id: 'a', versions: 2 });
    expect(deedsFor(edited, 'agent')).not.toContain('versions');
    expect(deedsFor(edited, 'supervisor')).toContain('versions');
  });
  test('what the phone sent is not ours to repeat', () => {
    expect(mayRetry(message({ id: 'a', author: 'owner', status: 'failed' }))).toBe(false);
  });
  test('our side has one reaction, whoever gave it', () => {
    const liked = message({
      id: 'a',
      reactions: [
        { by: 'customer', emoji: '❤️' },
        { by: 'teammate', byId: 'bia', byName: 'Bia', emoji: '❤️' },
      ],
    });
    expect(ownReaction(liked)).toBe('❤️');
    const names = reactionGroups(liked, ({ by, byName }) => byName ?? by, 'ana');
    expect(names).toEqual([{ emoji: '❤️', names: ['customer', 'Bia'], mine: false }]);
  });
});

test('a message that lacks what its kind needs is told as unreadable, never drawn empty', () => {
  expect(bodyKindOf(message({ id: 'a', type: 'location', text: undefined }))).toBe('unreadable');
  expect(bodyKindOf(message({ id: 'a', type: 'text', text: '' }))).toBe('unreadable');
  expect(bodyKindOf(message({ id: 'a', type: 'interactive', text: 'Oi' }))).toBe('none');
});

test('a tapped choice is not said twice', () => {
  const choice = { kind: 'button' as const, title: 'Trocas' };
  expect(captionOf(message({ id: 'a', type: 'interactive', text: 'Trocas', choice }))).toBe('');
});

test('the viewer holds the pictures that are here, in thread order', () => {
  const picture = (id: string, over: Partial<MessageView> = {}) =>
    message({ id, type: 'image', media: media({ id: `file-${id}`, width: 4, height: 3 }), ...over });
  const thread = [
    picture('a'),
    picture('b', { media: media({ state: 'waiting' }) }),
    message({ id: 'c' }),
    picture('d', { text: 'esse' }),
    picture('e', { deletedAt: '2026-03-01T10:00:00.000Z' }),
  ];
  const { slides, index } = slidesOf(thread, 'd', ({ id }) => `Foto ${id}`);
  expect(slides.map(({ messageId }) => messageId)).toEqual(['a', 'd']);
  expect(index).toBe(1);
  expect(slides[1]).toMatchObject({ src: '/api/v1/media/file-d', caption: 'esse', width: 4, height: 3 });
});

test.each([
  ['https://www.loja.com.br/x', 'www.loja.com.br'],
  ['javascript:alert(1)', undefined],
  ['loja', undefined],
])('the link of an ad: %s leads to %s', (url, host) => {
  expect(webAddress(url)?.host).toBe(host);
});

function own(over: Partial<MessageView>): Partial<MessageView> {
  return { author: 'teammate', authorId: 'ana', direction: 'out', ...over };
}
