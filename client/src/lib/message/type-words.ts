import type { MessageType } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

/** What stands for a message that is not text. */
export function typeWords(type: MessageType): string {
  switch (type) {
    case 'image':
      return m.type_image();
    case 'video':
      return m.type_video();
    case 'audio':
      return m.type_audio();
    case 'voice':
      return m.type_voice();
    case 'document':
      return m.type_document();
    case 'sticker':
      return m.type_sticker();
    case 'location':
      return m.type_location();
    case 'contacts':
      return m.type_contacts();
    case 'interactive':
    case 'button':
      return m.type_interactive();
    case 'order':
      return m.type_order();
    case 'template':
      return m.type_template();
    case 'unsupported':
      return m.type_unsupported();
    case 'text':
    case 'note':
    case 'system':
      return '';
  }
}

/** Kinds that are read by their text: what they are matters only when they have none. */
export function isMostlyText(type: MessageType): boolean {
  return ['text', 'note', 'system', 'interactive', 'button', 'template'].includes(type);
}

/** What was said on one line: its kind where that is not plain, and its text. */
export function said(type: MessageType, text: string): string {
  const kind = typeWords(type);
  const line = text.replace(/\s+/g, ' ').trim();
  if (kind === '' || (line !== '' && isMostlyText(type))) return line;
  return line === '' ? kind : `${kind} · ${line}`;
}
