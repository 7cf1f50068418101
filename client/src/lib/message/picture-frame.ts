import type { MediaView } from '@balcao/contract';

/** What a picture takes in the thread, in px; fixed before its bytes are here, so that nothing jumps when they come. */
export interface Frame {
  width: number;
  height: number;
}

const MAX = { width: 330, height: 340 };
const MIN = { width: 220, height: 96 };
const UNKNOWN: Frame = { width: 280, height: 210 };
export const STICKER: Frame = { width: 160, height: 160 };

/** Fits a picture into the thread: whole if its shape allows, cut at the edges when it is very long or very flat. */
export function frameOf(media: Pick<MediaView, 'width' | 'height'>, max: Frame = MAX): Frame {
  const { width = 0, height = 0 } = media;
  if (width <= 0 || height <= 0) {
    return { width: Math.min(UNKNOWN.width, max.width), height: Math.min(UNKNOWN.height, max.height) };
  }
  const scale = Math.min(1, max.width / width, max.height / height);
  return {
    width: Math.round(Math.min(max.width, Math.max(MIN.width, width * scale))),
    height: Math.round(Math.min(max.height, Math.max(MIN.height, height * scale))),
  };
}
