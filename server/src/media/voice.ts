import { open, type FileHandle } from 'node:fs/promises';
import type { OggOpusDecodedAudio } from 'ogg-opus-decoder';
import { setImmediate } from 'node:timers/promises';

export interface VoiceFacts {
  readonly channels: number;
  readonly durationMs: number;
  /** Loudness from start to end, 64 values of 0 to 100. */
  readonly waveform?: number[];
}

const BARS = 64;
/** Opus always counts 48 000 samples a second. */
const SAMPLES_PER_MS = 48;
const CHUNK_BYTES = 8 * 1024;
/** Longer or larger ones are played without a drawing of them: decoding takes this process's own time. */
const LONGEST_DRAWN_MS = 15 * 60_000;
const LARGEST_DRAWN_BYTES = 4 * 1024 * 1024;

let turn: Promise<unknown> = Promise.resolve();

/**
 * Length and loudness of an Ogg file with Opus in it, as WhatsApp's voice notes are.
 * @returns null when it is something else, or cut before its first sound
 * @source RFC 7845
 */
export async function lookAtVoice(path: string): Promise<VoiceFacts | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = await readHead(file);
    const end = head && (await lastGranule(file, size));
    if (!head || !end || end <= head.preSkip) return null;
    const samples = end - head.preSkip;
    const facts = { channels: head.channels, durationMs: Math.round(samples / SAMPLES_PER_MS) };
    if (facts.durationMs > LONGEST_DRAWN_MS || size > LARGEST_DRAWN_BYTES) return facts;
    const mine = turn.then(() => loudness(file, samples));
    turn = mine.catch(() => undefined);
    return { ...facts, waveform: await mine };
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle): Promise<{ channels: number; preSkip: number } | null> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
  const at = buffer.subarray(0, bytesRead).indexOf('OpusHead', 0, 'latin1');
  if (at < 0 || at + 12 > bytesRead) return null;
  return { channels: buffer[at + 9] ?? 0, preSkip: buffer.readUInt16LE(at + 10) };
}

/** A page is 64 kB at most, so the last one begins inside this. */
async function lastGranule(file: FileHandle, size: number): Promise<number | null> {
  const length = Math.min(size, 66_000);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  for (let at = buffer.lastIndexOf('OggS'); at >= 0; at = at > 0 ? buffer.lastIndexOf('OggS', at - 1) : -1) {
    if (at + 14 > buffer.length) continue;
    const granule = buffer.readBigInt64LE(at + 6);
    if (granule >= 0n) return Number(granule);
  }
  return null;
}

/** Decodes in small bites and keeps nothing but sums, so neither length nor other work suffers. */
async function loudness(file: FileHandle, samples: number): Promise<number[]> {
  const { OggOpusDecoder: Decoder } = await import('ogg-opus-decoder');
  const decoder = new Decoder();
  await decoder.ready;
  const sums = new Float64Array(BARS);
  const counts = new Float64Array(BARS);
  let seen = 0;
  // Its types say that it decodes at once; it gives promises.
  const take = async (decoded: OggOpusDecodedAudio | Promise<OggOpusDecodedAudio>): Promise<void> => {
    for (const value of (await decoded).channelData[0] ?? []) {
      const bar = Math.min(BARS - 1, Math.floor((seen / samples) * BARS));
      sums[bar] = (sums[bar] ?? 0) + value * value;
      counts[bar] = (counts[bar] ?? 0) + 1;
      seen += 1;
    }
  };
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      await take(decoder.decode(new Uint8Array(chunk.subarray(0, bytesRead))));
      await setImmediate();
    }
    await take(decoder.flush());
  } finally {
    decoder.free();
  }
  const bars = Array.from(sums, (sum, i) => Math.sqrt(sum / Math.max(1, counts[i] ?? 0)));
  const loudest = Math.max(...bars);
  // Below this it is silence, and silence drawn as large as a voice would only puzzle.
  if (loudest < 0.002) return bars.map(() => 0);
  return bars.map((bar) => Math.round(100 * (bar / loudest) ** 0.7));
}
