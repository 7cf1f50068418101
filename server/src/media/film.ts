import { open, type FileHandle } from 'node:fs/promises';

export interface FilmFacts {
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** As shown, after rotation. */
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
}

const MOST_BOXES = 500;
const LARGEST_INDEX_BYTES = 8 * 1024 * 1024;

/**
 * What the index of an MP4 or 3GP says: the family is the same for films and for sound alone, so only this tells them
 * apart.
 * @returns null when there is no index: the file is cut, or is something else
 * @source ISO/IEC 14496-12
 */
export async function lookAtFilm(path: string): Promise<FilmFacts | null> {
  const file = await open(path, 'r');
  try {
    const moov = await findIndex(file);
    return moov && readIndex(moov);
  } catch {
    return null; // a length that points outside
  } finally {
    await file.close();
  }
}

async function findIndex(file: FileHandle): Promise<Buffer | null> {
  const { size: end } = await file.stat();
  const head = Buffer.alloc(16);
  for (let at = 0, boxes = 0; at + 8 <= end && boxes < MOST_BOXES; boxes += 1) {
    await file.read(head, 0, 16, at);
    const short = head.readUInt32BE(0);
    const headBytes = short === 1 ? 16 : 8;
    const size = short === 0 ? end - at : short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    if (size < headBytes || at + size > end) return null;
    if (head.toString('latin1', 4, 8) === 'moov') {
      if (size > LARGEST_INDEX_BYTES) return null;
      const body = Buffer.alloc(size - headBytes);
      await file.read(body, 0, body.length, at + headBytes);
      return body;
    }
    at += size;
  }
  return null;
}

function readIndex(moov: Buffer): FilmFacts {
  let facts: FilmFacts = { hasVideo: false, hasAudio: false };
  for (const box of boxesOf(moov)) {
    if (box.type === 'mvhd') facts = { ...facts, ...durationOf(box.body) };
    if (box.type !== 'trak') continue;
    const parts = [...boxesOf(box.body)];
    const media = parts.find(({ type }) => type === 'mdia');
    const handler = media && [...boxesOf(media.body)].find(({ type }) => type === 'hdlr');
    const kind = handler?.body.toString('latin1', 8, 12);
    if (kind === 'soun') facts = { ...facts, hasAudio: true };
    if (kind !== 'vide') continue;
    const header = parts.find(({ type }) => type === 'tkhd');
    facts = { ...facts, hasVideo: true, ...(header && sizeOf(header.body)) };
  }
  return facts;
}

function durationOf(body: Buffer): Pick<FilmFacts, 'durationMs'> {
  const isLong = body[0] === 1;
  const scale = body.readUInt32BE(isLong ? 20 : 12);
  const units = isLong ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16);
  const durationMs = Math.round((units / scale) * 1000);
  return durationMs > 0 && durationMs < 48 * 3_600_000 ? { durationMs } : {};
}

function sizeOf(body: Buffer): Pick<FilmFacts, 'width' | 'height'> {
  const matrix = body[0] === 1 ? 52 : 40;
  const [a, b] = [body.readInt32BE(matrix), body.readInt32BE(matrix + 4)];
  const [first, second] = [body.readUInt32BE(matrix + 36) >>> 16, body.readUInt32BE(matrix + 40) >>> 16];
  if (first === 0 || second === 0) return {};
  const isTurned = a === 0 && b !== 0;
  return isTurned ? { width: second, height: first } : { width: first, height: second };
}

function* boxesOf(body: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 0, boxes = 0; at + 8 <= body.length && boxes < MOST_BOXES; boxes += 1) {
    const size = body.readUInt32BE(at);
    if (size < 8 || at + size > body.length) return;
    yield { type: body.toString('latin1', at + 4, at + 8), body: body.subarray(at + 8, at + size) };
    at += size;
  }
}
