import type { MessageView } from '@balcao/contract';
import { mediaAddress } from './body-kind.ts';
import type { Note } from './player.svelte.ts';

/** What the player needs of a message; null when its sound is not here. */
export function noteOf({ id, media }: MessageView): Note | null {
  if (!media?.id) return null;
  return { id, address: mediaAddress(media.id), mimeType: media.mimeType, durationMs: media.durationMs ?? 0 };
}
