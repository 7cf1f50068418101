import { Injectable } from '@nestjs/common';
import type { MediaKind } from '@balcao/contract';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { Storage } from '../platform/storage/index.ts';
import { FILE_SELECT, storageKey, thumbnailKey, type FileRow } from './file-row.ts';
import type { Received } from './incoming.ts';
import type { Looked } from './look.ts';

/** A file that was received whole and looked at, with the kind as which it is shown. */
export interface Found {
  readonly received: Received;
  readonly looked: Looked;
  readonly kind: MediaKind;
}

/** The only writer of `media_files` besides the inbox, which announces what comes. */
@Injectable()
export class MediaFiles {
  constructor(
    private readonly database: Database,
    private readonly storage: Storage,
  ) {}

  /** The account's file, unless the message that brought it was taken back. */
  async find(accountId: string, id: string): Promise<FileRow | null> {
    const { rows } = await this.database.people.query<FileRow>({
      name: 'media file',
      text: `select ${FILE_SELECT} from media_files f left join messages m on m.id = f.message_id
              where f.id = $1 and f.account_id = $2 and m.deleted_at is null`,
      values: [id, accountId],
    });
    return rows[0] ?? null;
  }

  /** Uploads of the account that went into no message yet. */
  async unsent(accountId: string): Promise<{ count: number; bytes: number }> {
    const { rows } = await this.database.people.query<{ count: number; bytes: number }>({
      name: 'unsent uploads',
      text: `select count(*)::int as count, coalesce(sum(size_bytes), 0)::float as bytes from media_files
              where account_id = $1 and origin = 'uploaded' and used_at is null`,
      values: [accountId],
    });
    return rows[0] ?? { count: 0, bytes: 0 };
  }

  /** Known before its bytes are stored, so that no stored bytes are ever unknown. */
  async announce(
    id: string,
    accountId: string,
    kind: MediaKind,
    filename: string | null,
    now: Date,
  ): Promise<void> {
    await this.database.people.query({
      name: 'announce upload',
      text: `insert into media_files (id, account_id, origin, state, kind, mime_type, filename, created_at)
             values ($1, $2, 'uploaded', 'waiting', $3, 'application/octet-stream', $4, $5)`,
      values: [id, accountId, kind, filename, now],
    });
  }

  /** Moves the bytes into the storage; whoever stops here may begin anew. */
  async store(file: Pick<FileRow, 'id' | 'account_id'>, { received, looked }: Found): Promise<void> {
    if (looked.thumbnailPath) {
      await this.storage.take(looked.thumbnailPath, thumbnailKey(file), 'image/webp');
    }
    await this.storage.take(received.path, storageKey(file), looked.mimeType);
  }

  /** From now on the file is there for everybody. */
  async ready(
    tx: Pick<PoolClient, 'query'>,
    id: string,
    { received, looked, kind }: Found,
  ): Promise<FileRow> {
    const { rows } = await tx.query<FileRow>({
      name: 'media file ready',
      text: `update media_files f
                set state = 'ready', kind = $2, mime_type = $3, size_bytes = $4, sha256 = $5, width = $6, height = $7,
                    duration_ms = $8, thumbnail = $9, waveform = $10, due_at = null
              where f.id = $1 returning ${FILE_SELECT}`,
      values: [
        id,
        kind,
        looked.mimeType,
        received.sizeBytes,
        received.sha256,
        looked.width ?? null,
        looked.height ?? null,
        looked.durationMs ?? null,
        looked.thumbnailPath !== undefined,
        looked.waveform ? JSON.stringify(looked.waveform) : null,
      ],
    });
    const [row] = rows;
    if (!row) throw new Error('the file was thrown away while it was stored');
    return row;
  }

  async forget(file: Pick<FileRow, 'id' | 'account_id'>): Promise<void> {
    await this.removeBytes(file);
    await this.database.people.query({
      name: 'forget media file',
      text: 'delete from media_files where id = $1',
      values: [file.id],
    });
  }

  async removeBytes(file: Pick<FileRow, 'id' | 'account_id'>): Promise<void> {
    await Promise.all([this.storage.remove(storageKey(file)), this.storage.remove(thumbnailKey(file))]);
  }
}
