import { m } from '#lib/i18n/generated/messages.js';
import type { VoiceProblem } from './voice-note.ts';

/** Why nothing can be recorded, and what to do. */
export function voiceProblemWords(problem: VoiceProblem): string {
  switch (problem) {
    case 'refused':
      return m.voice_refused();
    case 'no_microphone':
      return m.voice_no_microphone();
    case 'busy':
      return m.voice_busy();
    case 'insecure':
      return m.voice_insecure();
    case 'unsupported':
      return m.voice_unsupported();
  }
}
