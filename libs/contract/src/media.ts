/**
 * What WhatsApp takes as a file, by kind: looked at in the browser before an upload begins, at the door by the bytes
 * themselves, and again before Meta is called.
 * @source Meta, supported media types
 */
export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

const MB = 1024 * 1024;

/** Largest size in bytes, and the types of bytes taken. A document may be anything; shown is only what is safe to show. */
export const MEDIA_LIMITS: Record<MediaKind, { maxBytes: number; mimeTypes: readonly string[] | null }> = {
  image: { maxBytes: 5 * MB, mimeTypes: ['image/jpeg', 'image/png'] },
  video: { maxBytes: 16 * MB, mimeTypes: ['video/mp4', 'video/3gpp'] },
  audio: {
    maxBytes: 16 * MB,
    mimeTypes: ['audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/amr', 'audio/ogg'],
  },
  voice: { maxBytes: 16 * MB, mimeTypes: ['audio/ogg'] },
  document: { maxBytes: 100 * MB, mimeTypes: null },
  sticker: { maxBytes: 500 * 1024, mimeTypes: ['image/webp'] },
};

/** Above this the customer's app shows a download arrow instead of the play button. */
export const VOICE_PLAYS_UNDER_BYTES = 512 * 1024;
/** WhatsApp's limit for a caption, in characters. */
export const CAPTION_MAX = 1024;

/** The kind as which a file of this type goes out when nobody says otherwise. */
export function mediaKindOf(mimeType: string): MediaKind {
  const bare = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  for (const kind of ['image', 'video', 'audio'] as const) {
    if (MEDIA_LIMITS[kind].mimeTypes?.includes(bare)) return kind;
  }
  return 'document';
}

/** A file that was uploaded and may be sent once or more. */
export interface UploadView {
  id: string;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  sizeBytes: number;
  width?: number;
  height?: number;
  durationMs?: number;
  thumbnail?: boolean;
  waveform?: number[];
}
