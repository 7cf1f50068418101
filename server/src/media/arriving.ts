import type { MediaKind } from '@balcao/contract';
import type { Columns } from '../platform/database/bulk.ts';
import { cleanFilename } from './filename.ts';

/** A file that a message brought: Meta has it, we shall fetch it. */
export interface ArrivingFile {
  readonly id: string;
  readonly accountId: string;
  readonly numberId: string;
  readonly messageId: string;
  readonly kind: MediaKind;
  /** Meta's id of it. */
  readonly metaId: string;
  readonly mimeType: string;
  readonly filename: string | null;
  readonly sha256: string | null;
  /** ISO */
  readonly at: string;
}

/** How whoever records messages makes their files known, in the same transaction, all in one statement. */
export const ARRIVING_COLUMNS: Columns = [
  ['id', 'uuid'],
  ['account_id', 'uuid'],
  ['number_id', 'uuid'],
  ['message_id', 'uuid'],
  ['origin', 'text'],
  ['state', 'text'],
  ['kind', 'text'],
  ['meta_id', 'text'],
  ['mime_type', 'text'],
  ['filename', 'text'],
  ['announced_sha256', 'text'],
  ['due_at', 'timestamptz'],
  ['created_at', 'timestamptz'],
];

export function arrivingValues(file: ArrivingFile): unknown[] {
  const { id, accountId, numberId, messageId, kind, metaId, mimeType, filename, sha256, at } = file;
  const name = filename === null ? null : cleanFilename(filename) || null;
  return [
    id,
    accountId,
    numberId,
    messageId,
    'received',
    'waiting',
    kind,
    metaId,
    mimeType,
    name,
    sha256,
    at,
    at,
  ];
}
