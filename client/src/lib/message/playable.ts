import { wavOf } from './wav.ts';

export interface SoundDoors {
  /** What the browser says of a type: '' is no. */
  canPlay: (mimeType: string) => string;
  fetch: (address: string) => Promise<ArrayBuffer>;
  /** Ogg/Opus bytes to sound; loaded only where it is needed. */
  decode: (bytes: Uint8Array) => Promise<{ channelData: Float32Array[]; sampleRate: number }>;
}

const OPUS = 'audio/ogg; codecs=opus';

/** Whether this sound must be turned into another format here, because the browser lacks Opus in Ogg. */
export function needsDecoding(mimeType: string, canPlay: SoundDoors['canPlay']): boolean {
  return /^audio\/(ogg|opus)/i.test(mimeType) && canPlay(OPUS) === '';
}

/** An address that the browser can play; of decoded sound it must be revoked when it is no longer played. */
export async function playableAddress(
  address: string,
  mimeType: string,
  doors: SoundDoors,
): Promise<{ address: string; made: boolean }> {
  if (!needsDecoding(mimeType, doors.canPlay)) return { address, made: false };
  const bytes = await doors.fetch(address);
  const { channelData, sampleRate } = await doors.decode(new Uint8Array(bytes));
  return { address: URL.createObjectURL(wavOf(channelData, sampleRate)), made: true };
}

export const browserSound: SoundDoors = {
  canPlay: (mimeType) => document.createElement('audio').canPlayType(mimeType),
  fetch: async (address) => {
    const response = await fetch(address, { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`sound: ${response.status}`);
    return response.arrayBuffer();
  },
  decode: async (bytes) => {
    const { OggOpusDecoder } = await import('ogg-opus-decoder');
    const decoder = new OggOpusDecoder();
    await decoder.ready;
    try {
      return await decoder.decodeFile(bytes);
    } finally {
      decoder.free();
    }
  },
};
