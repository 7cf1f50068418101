import { expect, test } from '@jest/globals';
import { loudness, minutes, voiceProblemOf, waveformOf } from './voice-note.ts';

test('a waveform has 64 values, whatever was heard, and keeps the loud moments', () => {
  const levels = Array.from({ length: 1000 }, (_, i) => (i === 500 ? 1 : 0.2));
  const waveform = waveformOf(levels);
  expect([waveform.length, Math.max(...waveform), waveform[0]]).toEqual([64, 100, 20]);
  expect(waveformOf([]).every((value) => value === 0)).toBe(true);
  expect(waveformOf([0.5])).toHaveLength(64);
});

test('silence is 0, full voice is 1, and speech lies between', () => {
  const of = (amplitude: number) => loudness(new Float32Array(256).fill(amplitude));
  expect([of(0), of(1)]).toEqual([0, 1]);
  expect(of(0.05)).toBeGreaterThan(0.3);
  expect(of(0.05)).toBeLessThan(0.8);
});

test.each([
  [0, '0:00'],
  [7_400, '0:07'],
  [65_000, '1:05'],
  [760_000, '12:40'],
])('%d ms are %s', (ms, words) => {
  expect(minutes(ms)).toBe(words);
});

test.each([
  [new DOMException('', 'NotAllowedError'), 'refused'],
  [new DOMException('', 'NotFoundError'), 'no_microphone'],
  [new DOMException('', 'NotReadableError'), 'busy'],
  [new Error('else'), 'unsupported'],
])('%s means %s', (reason, problem) => {
  expect(voiceProblemOf(reason)).toBe(problem);
});
