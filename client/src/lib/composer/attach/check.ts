import { CAPTION_MAX, MEDIA_LIMITS } from '@balcao/contract';
import type { MediaKind } from '@balcao/contract';
import { nameLies } from './filename.ts';

/** Files chosen at once; more would flood a customer. */
export const FILES_MAX = 20;
export { CAPTION_MAX };

export interface FileFacts {
  filename: string;
  sizeBytes: number;
  /** What its bytes say, else what the browser says. */
  mimeType: string;
  /** Whether this browser can draw it; null when it was not tried. */
  drawable: boolean | null;
}

/** Why a file goes otherwise than one might expect; shown beside it. */
export type FileNote =
  | { note: 'shrunk' }
  | { note: 'converted' }
  | { note: 'document_type' }
  | { note: 'document_size'; maxBytes: number }
  | { note: 'name_lies'; mimeType: string };

export type FileProblem =
  { problem: 'empty' } | { problem: 'broken' } | { problem: 'too_big'; maxBytes: number };

export interface Verdict {
  /** As what it may go, the likeliest first; none when there is a problem. */
  choices: MediaKind[];
  /** Drawn anew as a JPEG when it goes as a picture. */
  redraw: boolean;
  notes: FileNote[];
  problem: FileProblem | null;
}

const REDRAWN = ['image/webp', 'image/avif', 'image/heic', 'image/bmp', 'image/x-ms-bmp'];

/** What may be done with a file, looked at before any byte leaves. */
export function judge(facts: FileFacts): Verdict {
  const { sizeBytes, mimeType, drawable } = facts;
  const notes: FileNote[] = nameLies(facts.filename, mimeType) ? [{ note: 'name_lies', mimeType }] : [];
  const refused = (problem: FileProblem): Verdict => ({ choices: [], redraw: false, notes, problem });
  const document = MEDIA_LIMITS.document.maxBytes;
  if (sizeBytes === 0) return refused({ problem: 'empty' });

  const picture = MEDIA_LIMITS.image.mimeTypes?.includes(mimeType) ?? false;
  if (picture && drawable === false) return refused({ problem: 'broken' });
  if (drawable && (picture || REDRAWN.includes(mimeType))) {
    const redraw = !picture || sizeBytes > MEDIA_LIMITS.image.maxBytes;
    if (redraw) notes.push({ note: picture ? 'shrunk' : 'converted' });
    const sticker = mimeType === 'image/webp' && sizeBytes <= MEDIA_LIMITS.sticker.maxBytes;
    const choices: MediaKind[] = ['image', ...(sticker ? (['sticker'] as const) : [])];
    if (sizeBytes <= document) choices.push('document');
    return { choices, redraw, notes, problem: null };
  }
  if (sizeBytes > document) return refused({ problem: 'too_big', maxBytes: document });
  for (const kind of ['video', 'audio'] as const) {
    const { mimeTypes, maxBytes } = MEDIA_LIMITS[kind];
    if (mimeTypes?.includes(mimeType)) {
      if (sizeBytes <= maxBytes) return { choices: [kind, 'document'], redraw: false, notes, problem: null };
      notes.push({ note: 'document_size', maxBytes });
      return { choices: ['document'], redraw: false, notes, problem: null };
    }
  }
  if (/^(image|video|audio)\//.test(mimeType)) notes.push({ note: 'document_type' });
  return { choices: ['document'], redraw: false, notes, problem: null };
}

/** Whether WhatsApp shows words below a file of this kind. */
export function takesCaption(kind: MediaKind): boolean {
  return kind === 'image' || kind === 'video' || kind === 'document';
}
