import type { MediaView, MessageType } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';
import { typeWords } from './type-words.ts';

/** Why a file cannot be shown, in a title and what happens next. */
export function holdWords(type: MessageType, media: MediaView | undefined): { title: string; text: string } {
  const kind = typeWords(type);
  if (!media || media.state === 'gone' || (media.state === 'ready' && media.id === undefined)) {
    return { title: m.media_gone({ kind }), text: m.media_gone_text() };
  }
  if (media.state === 'waiting') return { title: m.media_waiting({ kind }), text: m.media_waiting_text() };
  return { title: m.media_failed({ kind }), text: m.media_failed_text() };
}
