import { Injectable } from '@nestjs/common';
import type { MediaId, MediaKind, MediaState, MediaView } from '@balcao/contract';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import { FILE_SELECT, mediaView, type FileRow } from './file-row.ts';
import { MetaMedia, type MetaRefusal } from './meta-media.ts';

/** A file as a message of ours carries it. */
export interface SendableFile {
  readonly id: MediaId;
  readonly kind: MediaKind;
  readonly mimeType: string;
  readonly filename: string;
  readonly sizeBytes: number;
  /** What the message shows of it: to be kept as the message's `content.media`. */
  readonly view: MediaView;
}

export type NotSendable =
  { readonly refused: 'media_unknown' } | { readonly refused: 'media_not_ready'; readonly state: MediaState };

/** Meta keeps an uploaded file for 30 days. */
const META_KEEPS_MS = 29 * 24 * 3_600_000;

/** The files of an account, for whoever sends them. */
@Injectable()
export class Media {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly meta: MetaMedia,
  ) {}

  /**
   * The file that a message names, which from now on is in use: it is not thrown away as an upload nobody sent. Any file
   * of the account that is here may be sent, also one that a customer sent us.
   */
  async forSending(accountId: string, mediaId: string): Promise<SendableFile | NotSendable> {
    const { rows } = await this.database.people.query<FileRow>({
      name: 'use media file',
      text: `update media_files f set used_at = coalesce(f.used_at, $3)
              where f.id = $1 and f.account_id = $2 returning ${FILE_SELECT}`,
      values: [mediaId, accountId, this.clock.now()],
    });
    const [file] = rows;
    if (!file) return { refused: 'media_unknown' };
    if (file.state !== 'ready') return { refused: 'media_not_ready', state: file.state };
    const { id, kind, filename, size_bytes: sizeBytes } = file;
    const view = mediaView(file);
    return { id, kind, mimeType: view.mimeType, filename: filename ?? '', sizeBytes: sizeBytes ?? 0, view };
  }

  /**
   * Meta's id of the file for this number: asked for once, by uploading it, and again when Meta will have forgotten it.
   * Uploading twice harms nobody, so there is no unknown outcome here: what did not come to an answer may be retried.
   */
  async metaIdFor(
    accountId: string,
    mediaId: string,
    number: { readonly id: string; readonly phoneNumberId: string },
    attempt = 1,
  ): Promise<{ metaId: string } | { refused: MetaRefusal }> {
    const now = this.clock.now();
    const { rows } = await this.database.lanes.query<FileRow & { known_id: string | null }>({
      name: 'media file for meta',
      text: `select ${FILE_SELECT}, a.meta_id as known_id from media_files f
               left join media_at_meta a on a.media_id = f.id and a.number_id = $3 and a.until > $4
              where f.id = $1 and f.account_id = $2`,
      values: [mediaId, accountId, number.id, now],
    });
    const [file] = rows;
    if (file?.known_id) return { metaId: file.known_id };
    if (file?.state !== 'ready') return { refused: lost };
    const answer = await this.meta.upload(file, number, attempt);
    if ('metaId' in answer) {
      await this.database.lanes.query({
        name: 'media at meta',
        text: `insert into media_at_meta (media_id, number_id, meta_id, until) values ($1, $2, $3, $4)
               on conflict (media_id, number_id) do update set meta_id = excluded.meta_id, until = excluded.until`,
        values: [mediaId, number.id, answer.metaId, new Date(now.getTime() + META_KEEPS_MS)],
      });
    }
    return answer;
  }

  /** Meta says that it does not know the id it gave: the next send uploads anew. */
  async forgetMetaId(mediaId: string, numberId: string): Promise<void> {
    await this.database.lanes.query({
      name: 'forget media at meta',
      text: 'delete from media_at_meta where media_id = $1 and number_id = $2',
      values: [mediaId, numberId],
    });
  }
}

const lost: MetaRefusal = {
  kind: 'failed',
  reason: 'refused',
  markContact: false,
  code: null,
  details: 'media_unknown',
};
