import type { MediaKind, MediaState, MediaView, UploadView } from '@balcao/contract';

/** Columns to read for the views below, of `media_files` named `f`. */
export const FILE_SELECT = `f.id, f.account_id, f.state, f.kind, f.mime_type, f.filename, f.size_bytes, f.sha256, f.width,
  f.height, f.duration_ms, f.thumbnail, f.waveform, f.created_at`;

/** The row as the driver gives it. */
export interface FileRow {
  id: string;
  account_id: string;
  state: MediaState;
  kind: MediaKind;
  mime_type: string;
  filename: string | null;
  size_bytes: number | null;
  sha256: Buffer | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  thumbnail: boolean;
  waveform: number[] | null;
  created_at: Date;
}

/** Where the bytes lie. The account comes first, so that everything of one can be found; the tail of the id spreads. */
export function storageKey({ id, account_id: accountId }: Pick<FileRow, 'id' | 'account_id'>): string {
  return `${accountId}/${id.slice(-2)}/${id}`;
}

export function thumbnailKey(file: Pick<FileRow, 'id' | 'account_id'>): string {
  return `${storageKey(file)}.thumbnail`;
}

type Facts = Pick<UploadView, 'width' | 'height' | 'durationMs' | 'thumbnail' | 'waveform'>;

function facts(row: FileRow): Facts {
  const known: Facts = {};
  if (row.width !== null) known.width = row.width;
  if (row.height !== null) known.height = row.height;
  if (row.duration_ms !== null) known.durationMs = row.duration_ms;
  if (row.thumbnail) known.thumbnail = true;
  if (row.waveform !== null) known.waveform = row.waveform;
  return known;
}

/** The file as a message shows it. */
export function mediaView(row: FileRow): MediaView {
  const view: MediaView = { id: row.id, state: row.state, mimeType: row.mime_type, ...facts(row) };
  if (row.filename !== null) view.filename = row.filename;
  if (row.size_bytes !== null) view.sizeBytes = row.size_bytes;
  if (row.kind === 'voice') view.voice = true;
  return view;
}

export function uploadView(row: FileRow): UploadView {
  return {
    id: row.id,
    kind: row.kind,
    mimeType: row.mime_type,
    filename: row.filename ?? '',
    sizeBytes: row.size_bytes ?? 0,
    ...facts(row),
  };
}
