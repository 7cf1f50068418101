import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { MEDIA_LIMITS, mediaKindOf, type MediaKind, type UploadView } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import { uploadView } from './file-row.ts';
import { cleanFilename, inventedFilename } from './filename.ts';
import { Incoming, TooLarge, type Received } from './incoming.ts';
import { look, type Looked } from './look.ts';
import { MediaFiles } from './media-files.ts';
import { bareType } from './sniff.ts';

/** Uploads taken at the same time by one process: each holds a file on the disk and a socket. */
const AT_ONCE = 24;
/** What an account may have lying about unsent: a program gone wild must not fill the disk before the sweep comes. */
const MOST_UNSENT = 500;
const MOST_UNSENT_BYTES = 5 * 1024 * 1024 * 1024;
const UNSENT_RETRY_MS = 15 * 60_000;

/** Takes files that teammates bring: by their bytes, not by their names. */
@Injectable()
export class Uploads {
  private underWay = 0;

  constructor(
    private readonly database: Database,
    private readonly files: MediaFiles,
    private readonly incoming: Incoming,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * @param kind  as what it will be sent; null lets its bytes say
   * @throws Refused `too_large`, `media_type_refused`, `media_broken`, `busy`, `too_many`; of what was refused nothing is kept
   */
  async take(
    accountId: string,
    kind: MediaKind | null,
    filename: string,
    bytes: Readable,
  ): Promise<UploadView> {
    if (this.underWay >= AT_ONCE) throw new Refused('busy', { retryAfterMs: 2_000 });
    this.underWay += 1;
    try {
      const unsent = await this.files.unsent(accountId);
      if (unsent.count >= MOST_UNSENT || unsent.bytes >= MOST_UNSENT_BYTES) {
        throw new Refused('too_many', { retryAfterMs: UNSENT_RETRY_MS });
      }
      const received = await this.receive(bytes, kind);
      try {
        return await this.keep(accountId, kind, cleanFilename(filename), received);
      } finally {
        await this.incoming.drop(received.path);
      }
    } finally {
      this.underWay -= 1;
    }
  }

  private async receive(bytes: Readable, kind: MediaKind | null): Promise<Received> {
    const limitBytes = limitOf(kind);
    try {
      return await this.incoming.receive(bytes, limitBytes);
    } catch (error) {
      if (error instanceof TooLarge) throw new Refused('too_large', { limitBytes });
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refused('busy', { retryAfterMs: 60_000 });
      if (bytes.destroyed) throw new Refused('invalid', { detail: 'The body broke off.' });
      throw error;
    }
  }

  private async keep(
    accountId: string,
    asked: MediaKind | null,
    filename: string,
    received: Received,
  ): Promise<UploadView> {
    if (received.sizeBytes === 0) throw new Refused('media_broken');
    const looked = await look(received.path, filename);
    const kind = asked ?? mediaKindOf(looked.mimeType);
    check(kind, looked, received.sizeBytes);
    const id = this.ids.next();
    const file = { id, account_id: accountId };
    const name = filename || inventedFilename(kind, id, bareType(looked.mimeType));
    await this.files.announce(id, accountId, kind, name, this.clock.now());
    try {
      await this.files.store(file, { received, looked, kind });
      return uploadView(await this.files.ready(this.database.people, id, { received, looked, kind }));
    } catch (error) {
      await this.files.forget(file).catch(() => undefined); // else the sweep does
      throw error;
    }
  }
}

export function limitOf(kind: MediaKind | null): number {
  return MEDIA_LIMITS[kind ?? 'document'].maxBytes;
}

function check(kind: MediaKind, looked: Looked, sizeBytes: number): void {
  const { mimeTypes: allowed, maxBytes } = MEDIA_LIMITS[kind];
  const mimeType = bareType(looked.mimeType);
  if (allowed && !allowed.includes(mimeType)) throw new Refused('media_type_refused', { allowed, mimeType });
  // WhatsApp plays a voice note only if it is what its own microphone makes.
  if (kind === 'voice' && looked.channels !== 1) {
    throw new Refused(looked.channels === undefined ? 'media_broken' : 'media_type_refused', {
      allowed: ['audio/ogg; codecs=opus'],
      mimeType,
    });
  }
  if (sizeBytes > maxBytes) throw new Refused('too_large', { limitBytes: maxBytes });
  // As a document it goes out as it is: what the customer makes of it is his program's matter.
  if (!looked.isWhole && kind !== 'document') throw new Refused('media_broken');
}
