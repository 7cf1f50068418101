import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILM_MP4, STICKER_WEBP } from './sample-bytes.ts';
import { samplePicture } from './sample-picture.ts';
import { sampleVoice } from './sample-voice.ts';
import { KEPT, type MediaRecord } from './state.ts';
import { SimulatorRefusal, type World } from './world.ts';

/** Meta's rule: an address lives five minutes, an id seven days (received) or thirty (uploaded). */
const URL_MS = 5 * 60_000;
const ID_MS = 7 * 24 * 3_600_000;
const UPLOAD_MS = 30 * 24 * 3_600_000;

export type SampleKind = 'picture' | 'voice' | 'film' | 'document' | 'sticker';

const SAMPLES: Record<SampleKind, { mimeType: string; filename?: string }> = {
  picture: { mimeType: 'image/png' },
  voice: { mimeType: 'audio/ogg; codecs=opus' },
  film: { mimeType: 'video/mp4' },
  document: { mimeType: 'application/pdf', filename: 'comprovante.pdf' },
  sticker: { mimeType: 'image/webp' },
};

/** What uploads may take together, where there is no disk to put them on. */
const MOST_UPLOADED_BYTES = 64 * 1024 * 1024;

/**
 * Files of the pretend Meta. Samples are made anew from their id; uploads lie beside the state file, or in memory when
 * nothing is kept.
 */
export class MediaShelf {
  readonly #world: World;
  readonly #uploads = new Map<string, Buffer>();
  readonly #folder: string | undefined;
  /** Pictures are drawn point by point: the last ones are asked for again at once, by size, by hash, by bytes. */
  readonly #drawn = new Map<string, Buffer>();
  readonly #addresses = new Map<string, { id: string; until: number }>();

  constructor(world: World) {
    this.#world = world;
    const { stateFile } = world.options;
    this.#folder = stateFile === undefined ? undefined : join(dirname(stateFile), 'simulator-uploads');
  }

  sample(kind: SampleKind, numberId: string): MediaRecord {
    const record: MediaRecord = { ...this.#record(numberId), kind, ...SAMPLES[kind] };
    if (kind === 'voice') record.seconds = 4 + (this.#world.state.counter % 20);
    return this.#keep(record);
  }

  upload(bytes: Buffer, mimeType: string, filename: string | undefined, numberId: string): MediaRecord {
    const record: MediaRecord = { ...this.#record(numberId), kind: 'upload', mimeType };
    if (filename !== undefined) record.filename = filename;
    this.#put(record.id, bytes);
    return this.#keep(record);
  }

  #put(id: string, bytes: Buffer): void {
    if (this.#folder !== undefined) {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(join(this.#folder, id), bytes);
      return;
    }
    this.#uploads.set(id, bytes);
    let together = [...this.#uploads.values()].reduce((sum, one) => sum + one.length, 0);
    for (const [oldest, { length }] of this.#uploads) {
      if (together <= MOST_UPLOADED_BYTES || oldest === id) break;
      this.#uploads.delete(oldest);
      together -= length;
    }
  }

  #has(id: string): boolean {
    return this.#folder === undefined ? this.#uploads.has(id) : existsSync(join(this.#folder, id));
  }

  #get(id: string): Buffer | undefined {
    if (this.#folder === undefined) return this.#uploads.get(id);
    try {
      return readFileSync(join(this.#folder, id));
    } catch {
      return undefined;
    }
  }

  #drop(id: string): void {
    this.#uploads.delete(id);
    if (this.#folder !== undefined) rmSync(join(this.#folder, id), { force: true });
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
      if (gone?.kind === 'upload') this.#drop(gone.id);
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
    return record.kind === 'upload' && !this.#has(id) ? undefined : record;
  }

  remove(id: string): boolean {
    const { media } = this.#world.state;
    const at = media.findIndex((one) => one.id === id);
    if (at < 0) return false;
    const [gone] = media.splice(at, 1);
    if (gone?.kind === 'upload') this.#drop(id);
    this.#world.save();
    return true;
  }

  bytes(record: MediaRecord): Buffer {
    switch (record.kind) {
      case 'picture':
        return this.#picture(record.id);
      case 'voice':
        return sampleVoice(record.seconds ?? 5);
      case 'film':
        return FILM_MP4;
      case 'sticker':
        return STICKER_WEBP;
      case 'document':
        return samplePdf();
      case 'upload': {
        const bytes = this.#get(record.id);
        if (!bytes) throw new SimulatorRefusal('media_gone', 404);
        return bytes;
      }
    }
  }

  #picture(id: string): Buffer {
    const picture = this.#drawn.get(id) ?? samplePicture(Number(id.slice(-6)));
    this.#drawn.set(id, picture);
    const [oldest] = this.#drawn.keys();
    if (this.#drawn.size > 8 && oldest !== undefined) this.#drawn.delete(oldest);
    return picture;
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
