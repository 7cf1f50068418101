import type { MessageView } from '@balcao/contract';

/** Which drawing a message has above its text. `none`: its text says it all. */
export type BodyKind =
  | 'none'
  | 'picture'
  | 'film'
  | 'sticker'
  | 'voice'
  | 'sound'
  | 'document'
  | 'place'
  | 'cards'
  | 'choice'
  | 'order'
  | 'unreadable';

/** A newer server's or a half-known message falls back to what it does carry, never to an empty bubble. */
export function bodyKindOf(message: MessageView): BodyKind {
  switch (message.type) {
    case 'image':
      return 'picture';
    case 'video':
      return 'film';
    case 'sticker':
      return 'sticker';
    case 'voice':
      return 'voice';
    case 'audio':
      return message.media?.voice ? 'voice' : 'sound';
    case 'document':
      return 'document';
    case 'location':
      return message.location ? 'place' : 'unreadable';
    case 'contacts':
      return message.contacts && message.contacts.length > 0 ? 'cards' : 'unreadable';
    case 'order':
      return message.order ? 'order' : 'unreadable';
    case 'interactive':
    case 'button':
      if (message.choice) return 'choice';
      return message.text || message.buttons || message.list ? 'none' : 'unreadable';
    case 'template':
      return message.text || message.template?.header ? 'none' : 'unreadable';
    case 'unsupported':
      return 'unreadable';
    case 'text':
      return message.text ? 'none' : 'unreadable';
    case 'note':
    case 'system':
      return 'none';
  }
}

/** The text under the drawing. A tapped choice shows its title in its own card, so the same words are not repeated. */
export function captionOf(message: MessageView): string {
  const text = message.text ?? '';
  if (message.choice && text.trim() === message.choice.title.trim()) return '';
  if (bodyKindOf(message) === 'document' && text === message.media?.filename) return '';
  return text;
}

/** Drawn without a bubble, as in WhatsApp. */
export function isBare(message: MessageView): boolean {
  return message.type === 'sticker' && !message.deletedAt && message.media?.state === 'ready';
}

/** Pictures that the viewer can show, in thread order. */
export function isViewable(message: MessageView): boolean {
  return message.type === 'image' && !message.deletedAt && isHere(message);
}

/** Its bytes can be had now. */
export function isHere(message: MessageView): boolean {
  return message.media?.state === 'ready' && message.media.id !== undefined;
}

export const mediaAddress = (id: string) => `/api/v1/media/${encodeURIComponent(id)}`;
export const thumbnailAddress = (id: string) => `${mediaAddress(id)}/thumbnail`;
