import type { MediaKind } from '@balcao/contract';
import { lookAtFilm } from './film.ts';
import { lookAtPicture, PICTURES } from './picture.ts';
import { bareType, sniff } from './sniff.ts';
import { lookAtVoice } from './voice.ts';

/** What the bytes of a file are and say of themselves. */
export interface Looked {
  readonly mimeType: string;
  /** False when the file breaks off, or is of a shown kind and cannot be shown. */
  readonly isWhole: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly waveform?: number[];
  /** Of sound in Ogg with Opus: a voice note has one. */
  readonly channels?: number;
  /** Where the small copy was put, if one could be made. */
  readonly thumbnailPath?: string;
}

/** Looks at a file on the local disk, by its bytes alone; the name only helps where bytes cannot tell. */
export async function look(path: string, filename: string | null): Promise<Looked> {
  const mimeType = await sniff(path, filename);
  const bare = bareType(mimeType);
  if (PICTURES.includes(bare)) {
    const thumbnailPath = `${path}.thumbnail`;
    const picture = await lookAtPicture(path, thumbnailPath);
    if (!picture) return { mimeType, isWhole: false };
    const { isWhole, ...size } = picture;
    return { mimeType, isWhole, ...size, ...(isWhole && { thumbnailPath }) };
  }
  if (['video/mp4', 'video/3gpp', 'audio/mp4', 'video/quicktime'].includes(bare)) {
    const film = await lookAtFilm(path);
    if (!film) return { mimeType, isWhole: false };
    const { hasVideo, hasAudio, ...facts } = film;
    const isSound = bare === 'video/mp4' && hasAudio && !hasVideo;
    return { mimeType: isSound ? 'audio/mp4' : mimeType, isWhole: hasVideo || hasAudio, ...facts };
  }
  if (bare === 'audio/ogg') {
    const voice = await lookAtVoice(path);
    return voice ? { mimeType, isWhole: true, ...voice } : { mimeType, isWhole: !isOpus(mimeType) };
  }
  return { mimeType, isWhole: true };
}

/** May bytes of this type be shown or played as this kind? A document is only ever offered. */
export function fits(kind: MediaKind, mimeType: string): boolean {
  const bare = bareType(mimeType);
  switch (kind) {
    case 'image':
    case 'sticker':
      return PICTURES.includes(bare);
    case 'video':
      return bare.startsWith('video/');
    case 'audio':
    case 'voice':
      return bare.startsWith('audio/');
    case 'document':
      return true;
  }
}

function isOpus(mimeType: string): boolean {
  return mimeType.includes('opus');
}
