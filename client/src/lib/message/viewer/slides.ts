import type { MessageId, MessageView } from '@balcao/contract';
import { isViewable, mediaAddress, thumbnailAddress } from '../body-kind.ts';

/** A picture of the viewer. */
export interface Slide {
  messageId: MessageId;
  src: string;
  /** The small one that is here already, shown until the whole one is. */
  msrc?: string;
  width: number;
  height: number;
  alt: string;
  caption: string;
  filename: string;
}

const UNKNOWN = 1200;

/** All pictures of a thread in its order, and where to begin. */
export function slidesOf(
  messages: readonly MessageView[],
  begin: MessageId,
  altOf: (message: MessageView) => string,
): { slides: Slide[]; index: number } {
  const slides = messages.filter(isViewable).map((message): Slide => {
    const media = message.media as NonNullable<MessageView['media']>;
    const id = media.id as string;
    return {
      messageId: message.id,
      src: mediaAddress(id),
      ...(media.thumbnail ? { msrc: thumbnailAddress(id) } : {}),
      width: media.width ?? UNKNOWN,
      height: media.height ?? UNKNOWN,
      alt: altOf(message),
      caption: message.text ?? '',
      filename: media.filename ?? `${message.id}.${media.mimeType.split('/')[1] ?? 'jpg'}`,
    };
  });
  return { slides, index: slides.findIndex(({ messageId }) => messageId === begin) };
}
