import { expect, test } from '@jest/globals';
import { needsDecoding, playableAddress } from './playable.ts';
import { wavOf } from './wav.ts';

const sound = new Float32Array([0, 0.5, -1, 1]);
const doors = (opus: string) => {
  const asked: string[] = [];
  return {
    asked,
    canPlay: () => opus,
    fetch: async (address: string) => {
      asked.push(address);
      return new ArrayBuffer(8);
    },
    decode: async () => ({ channelData: [sound], sampleRate: 48_000 }),
  };
};

test('where the browser has Opus, its own player takes the file as it is', async () => {
  const it = doors('probably');
  const answer = await playableAddress('/api/v1/media/a', 'audio/ogg; codecs=opus', it);
  expect(answer).toEqual({ address: '/api/v1/media/a', made: false });
  expect(it.asked).toEqual([]);
});

test('where it has none, the note is decoded here into what every browser plays', async () => {
  const made: Blob[] = [];
  URL.createObjectURL = (blob) => {
    made.push(blob as Blob);
    return 'blob:made';
  };
  const it = doors('');
  const answer = await playableAddress('/api/v1/media/a', 'audio/ogg; codecs=opus', it);
  expect(answer).toEqual({ address: 'blob:made', made: true });
  expect(it.asked).toEqual(['/api/v1/media/a']);
  expect(made[0]?.type).toBe('audio/wav');
});

test('other sounds are never decoded here', () => {
  expect(needsDecoding('audio/mpeg', () => '')).toBe(false);
});

test('a WAV file says its length and holds its samples', () => {
  expect(wavOf([sound], 48_000).size).toBe(44 + sound.length * 2);
  expect(wavOf([sound, sound], 48_000).size).toBe(44 + sound.length * 4);
});
