import { Injectable } from '@nestjs/common';
import { MEDIA_LIMITS, type MediaKind, type MediaState } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { FILE_SELECT, type FileRow } from './file-row.ts';
import { Incoming, TooLarge } from './incoming.ts';
import { fits, look } from './look.ts';
import type { Found } from './media-files.ts';
import { DOWNLOAD_DEADLINE_MS, hexOf, MetaMedia, type NumberAtMeta } from './meta-media.ts';

/** A file that is due to be fetched, and is ours to fetch until its lease ends. */
export interface Arrival {
  readonly id: string;
  readonly accountId: string;
  readonly state: MediaState;
  readonly kind: MediaKind;
  readonly filename: string | null;
  readonly metaId: string | null;
  readonly announcedSha256: string | null;
  readonly numberId: string | null;
  readonly phoneNumberId: string | null;
  readonly messageId: string | null;
  readonly conversationId: string | null;
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** What came of fetching one: the file, the next try, or nothing ever. */
export type Fetched =
  | { readonly found: Found }
  | { readonly state: 'waiting' | 'failed'; readonly dueAt: Date; readonly because: string }
  | { readonly state: 'gone'; readonly dueAt: null; readonly because: string };

const LEASE_MS = DOWNLOAD_DEADLINE_MS + 4 * 60_000;
/** Meta's ids of received files end then. */
const META_KEEPS_MS = 7 * 24 * 3_600_000;
const MINUTE_MS = 60_000;
/** Waits after the first, second ... failed try. */
const WAITS_MS = [
  5_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  4 * 60 * MINUTE_MS,
];
const LAST_WAIT_MS = 12 * 60 * MINUTE_MS;
/** Failures of the first seconds are not worth a word: nobody has looked yet. */
const QUIET_TRIES = 2;
/** Bytes that are not the announced ones may have been cut on their way; so often, they are not the file. */
const WRONG_TRIES = 3;

/** Files on their way from Meta: what is due, and the fetching of one. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly meta: MetaMedia,
    private readonly incoming: Incoming,
  ) {}

  /** Takes what is due for this process; others pass it over until the lease ends. */
  async claim(most: number): Promise<Arrival[]> {
    const now = this.clock.now();
    const { rows } = await this.database.lanes.query<Arrival>({
      name: 'claim arrivals',
      text: `with due as (
               select id from media_files where due_at <= $1 order by due_at limit $2 for update skip locked
             ), taken as (
               update media_files f set due_at = $3, attempts = f.attempts + 1 from due where f.id = due.id returning f.*
             )
             select f.id, f.account_id as "accountId", f.state, f.kind, f.filename, f.meta_id as "metaId",
                    f.announced_sha256 as "announcedSha256", f.number_id as "numberId",
                    n.phone_number_id as "phoneNumberId", f.message_id as "messageId",
                    m.conversation_id as "conversationId", f.attempts, f.created_at as "createdAt"
               from taken f left join numbers n on n.id = f.number_id left join messages m on m.id = f.message_id`,
      values: [now, most, new Date(now.getTime() + LEASE_MS)],
    });
    return rows;
  }

  /** Fetches one. Who gets a `found` stores it, and drops what was received in the end. */
  async fetch(arrival: Arrival): Promise<Fetched> {
    const { metaId, numberId, phoneNumberId } = arrival;
    if (metaId === null || numberId === null || phoneNumberId === null) return gone('nobody has it');
    const download = await this.meta.download(metaId, { id: numberId, phoneNumberId } satisfies NumberAtMeta);
    if ('not' in download) {
      return download.not === 'gone' ? gone(download.because) : this.later(arrival, download.because);
    }
    const limit = MEDIA_LIMITS.document.maxBytes;
    if (download.sizeBytes !== null && download.sizeBytes > limit) {
      download.bytes.destroy();
      return gone('too_large');
    }
    try {
      const received = await this.incoming.receive(download.bytes, limit);
      const announced = [arrival.announcedSha256, download.sha256].flatMap(
        (hash) => (hash && hexOf(hash)) || [],
      );
      const isRight = announced.every((hash) => hash === received.sha256.toString('hex'));
      if (received.sizeBytes === 0 || !isRight) {
        await this.incoming.drop(received.path);
        const because = 'not the announced bytes';
        return arrival.attempts < WRONG_TRIES ? this.later(arrival, because) : gone(because);
      }
      const looked = await look(received.path, arrival.filename);
      // A picture that cannot be drawn is no picture here; it can be saved like any other file.
      const isShown = fits(arrival.kind, looked.mimeType) && (looked.isWhole || looked.width !== undefined);
      return { found: { received, looked, kind: isShown ? arrival.kind : 'document' } };
    } catch (error) {
      if (error instanceof TooLarge) return gone('too_large');
      return this.later(arrival, (error as NodeJS.ErrnoException).code ?? (error as Error).name);
    } finally {
      download.bytes.destroy();
    }
  }

  /** Stores that it is not here. @returns the row as it is now; null when it has gone */
  async stay(
    tx: Pick<PoolClient, 'query'>,
    id: string,
    { state, dueAt }: Exclude<Fetched, { found: Found }>,
  ): Promise<FileRow | null> {
    const { rows } = await tx.query<FileRow>({
      name: 'arrival stays away',
      text: `update media_files f set state = $2, due_at = $3 where f.id = $1 and f.state <> 'ready'
             returning ${FILE_SELECT}`,
      values: [id, state, dueAt],
    });
    return rows[0] ?? null;
  }

  async drop({ received }: Found): Promise<void> {
    await this.incoming.drop(received.path);
  }

  private later({ attempts, createdAt }: Arrival, because: string): Fetched {
    const now = this.clock.now().getTime();
    const dueAt = new Date(now + (WAITS_MS[attempts - 1] ?? LAST_WAIT_MS));
    if (dueAt.getTime() > createdAt.getTime() + META_KEEPS_MS) return gone(because);
    return { state: attempts > QUIET_TRIES ? 'failed' : 'waiting', dueAt, because };
  }
}

function gone(because: string): Fetched {
  return { state: 'gone', dueAt: null, because };
}
