import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { dice } from './dice.ts';
import { KEPT, type MediaRecord } from './state.ts';
import { SimulatorRefusal, type World } from './world.ts';

/** Meta's rule: an address lives five minutes, an id seven days (received) or thirty (uploaded). */
const URL_MS = 5 * 60_000;
const ID_MS = 7 * 24 * 3_600_000;
const UPLOAD_MS = 30 * 24 * 3_600_000;

export type SampleKind = 'picture' | 'voice' | 'document';

const SAMPLES: Record<SampleKind, { mimeType: string; filename?: string }> = {
  picture: { mimeType: 'image/png' },
  voice: { mimeType: 'audio/ogg; codecs=opus' },
  document: { mimeType: 'application/pdf', filename: 'comprovante.pdf' },
};

/** Files of the pretend Meta. Samples are made anew from their id, so only uploads need memory. */
export class MediaShelf {
  readonly #world: World;
  readonly #uploads = new Map<string, Buffer>();
  readonly #addresses = new Map<string, { id: string; until: number }>();

  constructor(world: World) {
    this.#world = world;
  }

  sample(kind: SampleKind, numberId: string): MediaRecord {
    const record: MediaRecord = { ...this.#record(numberId), kind, ...SAMPLES[kind] };
    if (kind === 'voice') record.seconds = 4 + (this.#world.state.counter % 20);
    return this.#keep(record);
  }

  upload(bytes: Buffer, mimeType: string, filename: string | undefined, numberId: string): MediaRecord {
    const record: MediaRecord = { ...this.#record(numberId), kind: 'upload', mimeType };
    if (filename !== undefined) record.filename = filename;
    this.#uploads.set(record.id, bytes);
    return this.#keep(record);
  }

  #record(numberId: string) {
    const id = String(1_000_000_000_000 + this.#world.nextId() * 7919);
    return { id, numberId, createdAt: this.#world.clock.now() };
  }

  #keep(record: MediaRecord): MediaRecord {
    const { media } = this.#world.state;
    media.push(record);
    while (media.length > KEPT.media) {
      const gone = media.shift();
      if (gone) this.#uploads.delete(gone.id);
    }
    this.#world.save();
    return record;
  }

  /** @returns undefined when Meta would not know it (any more) */
  find(id: string): MediaRecord | undefined {
    const record = this.#world.state.media.find((one) => one.id === id);
    if (!record) return undefined;
    const life = record.kind === 'upload' ? UPLOAD_MS : ID_MS;
    if (this.#world.clock.now() - record.createdAt > life) return undefined;
    return record.kind === 'upload' && !this.#uploads.has(id) ? undefined : record;
  }

  remove(id: string): boolean {
    const { media } = this.#world.state;
    const at = media.findIndex((one) => one.id === id);
    if (at < 0) return false;
    media.splice(at, 1);
    this.#uploads.delete(id);
    this.#world.save();
    return true;
  }

  bytes(record: MediaRecord): Buffer {
    switch (record.kind) {
      case 'picture':
        return samplePicture(Number(record.id.slice(-6)));
      case 'voice':
        return silentVoice(record.seconds ?? 5);
      case 'document':
        return samplePdf();
      case 'upload': {
        const bytes = this.#uploads.get(record.id);
        if (!bytes) throw new SimulatorRefusal('media_gone', 404);
        return bytes;
      }
    }
  }

  sha256(record: MediaRecord): string {
    return createHash('sha256').update(this.bytes(record)).digest('base64');
  }

  /** A fresh address for one file. @returns the token in it */
  address(id: string): string {
    const token = createHash('sha256')
      .update(`${id}:${this.#world.nextId()}:${this.#world.options.appSecret}`)
      .digest('hex')
      .slice(0, 32);
    this.#addresses.set(token, { id, until: this.#world.clock.now() + URL_MS });
    if (this.#addresses.size > 1000) {
      const [oldest] = this.#addresses.keys();
      if (oldest !== undefined) this.#addresses.delete(oldest);
    }
    return token;
  }

  byAddress(token: string): MediaRecord | undefined {
    const address = this.#addresses.get(token);
    if (!address || address.until < this.#world.clock.now()) return undefined;
    return this.find(address.id);
  }
}

function crcTable(polynomial: number, reflected: boolean): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = reflected ? index : index << 24;
    for (let bit = 0; bit < 8; bit += 1) {
      if (reflected) value = value & 1 ? polynomial ^ (value >>> 1) : value >>> 1;
      else value = value & 0x80000000 ? (value << 1) ^ polynomial : value << 1;
    }
    return value >>> 0;
  });
}

const PNG_CRC = crcTable(0xedb88320, true);
const OGG_CRC = crcTable(0x04c11db7, false);

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = (PNG_CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return framed;
}

/** A soft two-colour picture, another for each seed. */
function samplePicture(seed: number): Buffer {
  const [width, height] = [480, 360];
  const chance = dice(seed, 'picture');
  const tones = [0, 1, 2].map(() => [chance.between(120, 210), chance.between(60, 160)] as const);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  const [x, y, size] = [chance.between(140, 340), chance.between(110, 250), chance.between(60, 110)];
  for (let row = 0, at = 0; row < height; row += 1) {
    rows[at++] = 0;
    for (let column = 0; column < width; column += 1) {
      const inside = Math.hypot(column - x, row - y) < size ? 45 : 0;
      const mix = (row / height + column / width) / 2;
      for (const [from, to] of tones) rows[at++] = Math.min(255, from + (to - from) * mix + inside);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function oggPage(kind: number, granule: number, sequence: number, packets: Buffer[]): Buffer {
  const lacing = packets.flatMap((packet) => [
    ...Array<number>(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ]);
  const header = Buffer.alloc(27 + lacing.length);
  header.write('OggS', 0, 'ascii');
  header[5] = kind;
  header.writeBigUInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(0x0ba1ca0, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = lacing.length;
  header.set(lacing, 27);
  const page = Buffer.concat([header, ...packets]);
  let crc = 0;
  for (const byte of page) crc = ((crc << 8) ^ (OGG_CRC[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  page.writeUInt32LE(crc, 22);
  return page;
}

/** A voice note of silence: Ogg with Opus, mono, 20 ms packets, as a phone would send. */
function silentVoice(lengthSeconds: number): Buffer {
  const head = Buffer.from(
    'OpusHead\u0001\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000',
    'latin1',
  );
  head.writeUInt16LE(312, 10);
  head.writeUInt32LE(48_000, 12);
  const vendor = Buffer.from('balcao', 'ascii');
  const tags = Buffer.alloc(8 + 4 + vendor.length + 4);
  tags.write('OpusTags', 0, 'ascii');
  tags.writeUInt32LE(vendor.length, 8);
  vendor.copy(tags, 12);
  const silence = Buffer.from([0xf8, 0xff, 0xfe]);
  const pages = [oggPage(2, 0, 0, [head]), oggPage(0, 0, 1, [tags])];
  for (let second = 0; second < lengthSeconds; second += 1) {
    const last = second === lengthSeconds - 1;
    pages.push(oggPage(last ? 4 : 0, (second + 1) * 48_000, second + 2, Array<Buffer>(50).fill(silence)));
  }
  return Buffer.concat(pages);
}

function samplePdf(): Buffer {
  const page = 'BT /F1 18 Tf 40 140 Td (Comprovante de pagamento) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = body.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  body += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, 'ascii');
}
