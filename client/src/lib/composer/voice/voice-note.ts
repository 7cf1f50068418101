/** A recorded voice note, before it is sent. */
export interface VoiceNote {
  blob: Blob;
  durationMs: number;
  /** Loudness from start to end: 64 values of 0 to 100. */
  waveform: number[];
}

export const VOICE_TYPE = 'audio/ogg; codecs=opus';
export const VOICE_BITS_PER_SECOND = 24_000;
const POINTS = 64;

/** Loudness of one moment, 0 to 1, as a person hears it: decibels above quiet rather than plain amplitude. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms < 1e-5) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 50) / 45));
}

/** Many moments as 64 values of 0 to 100; the loudest of each stretch, since quiet gaps would flatten speech. */
export function waveformOf(levels: readonly number[]): number[] {
  return Array.from({ length: POINTS }, (_, i) => {
    const from = Math.floor((i * levels.length) / POINTS);
    const to = Math.max(from + 1, Math.floor(((i + 1) * levels.length) / POINTS));
    const stretch = levels.slice(from, to);
    return Math.round(100 * Math.max(0, ...stretch));
  });
}

/** `0:07`, `12:40`. */
export function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Why no voice can be recorded here. */
export type VoiceProblem = 'refused' | 'no_microphone' | 'busy' | 'insecure' | 'unsupported';

export function voiceProblemOf(reason: unknown): VoiceProblem {
  const name = reason instanceof DOMException ? reason.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no_microphone';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'unsupported';
}
