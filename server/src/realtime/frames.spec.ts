import { expect, test } from '@jest/globals';
import { FRAME_CHARS, frameOf, liveFrames } from './frames.ts';

test.each([0, 80, 200, 70_000])('the header tells the length of a payload around %i', (size) => {
  const { webSocket, bytes } = frameOf('live', JSON.stringify('é'.repeat(size)));
  const [header, payload] = webSocket;
  expect(header[0]).toBe(0x81);
  const short = header[1] ?? 0;
  const told =
    short < 126 ? short : short === 126 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
  expect(told).toBe(payload.length);
  expect(bytes).toBe(header.length + payload.length);
});

test('events are spliced as they are', () => {
  const [frame, ...more] = liveFrames(['{"seq":1}', '{"seq":2}']);
  expect(more).toEqual([]);
  expect(frame?.packet).toBe('2["live",[{"seq":1},{"seq":2}]]');
  expect(frame?.webSocket[1].toString()).toBe(`4${frame?.packet}`);
});

test('much is told in several frames, nothing lost and nothing twice', () => {
  const texts = Array.from({ length: 50 }, (_, i) => `{"seq":${i + 1},"text":"${'x'.repeat(20_000)}"}`);
  const frames = liveFrames(texts);
  expect(frames.length).toBeGreaterThan(2);
  for (const frame of frames) expect(frame.packet.length).toBeLessThan(FRAME_CHARS + 21_000);
  const told = frames.flatMap(
    ({ packet }) => (JSON.parse(packet.slice(1)) as [string, { seq: number }[]])[1],
  );
  expect(told.map(({ seq }) => seq)).toEqual(texts.map((_, i) => i + 1));
});
