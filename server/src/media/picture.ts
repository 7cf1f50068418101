import type { Sharp, SharpOptions } from 'sharp';

/** No phone makes larger ones, and a small file can unpack to any size. */
export const MOST_PIXELS = 50_000_000;
/** Longest side of the small picture: twice what a bubble shows. */
const THUMBNAIL_SIDE = 640;
/** What one decoding may take. */
const SECONDS = 20;

export const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  /** False when the bytes end or break before the picture does. */
  readonly isWhole: boolean;
}

type Open = (path: string, options?: SharpOptions) => Sharp;

let loaded: Promise<Open> | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Size of a picture as it is shown, and a small copy of it. One at a time, without a cache and on one thread: a
 * decoded picture is a hundred times its file, and nobody waits for it.
 * @param thumbnailPath  where the small copy goes, as webp
 * @returns null when it is no picture, or one larger than can be shown
 */
export function lookAtPicture(path: string, thumbnailPath: string): Promise<PictureFacts | null> {
  const mine = turn.then(() => look(path, thumbnailPath));
  turn = mine.catch(() => undefined);
  return mine;
}

async function look(path: string, thumbnailPath: string): Promise<PictureFacts | null> {
  const open = await load();
  const options: SharpOptions = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true };
  const size = await open(path, { ...options, failOn: 'none' })
    .metadata()
    .then(({ autoOrient }) => autoOrient)
    .catch(() => null);
  if (!size?.width || !size.height || size.width * size.height > MOST_PIXELS) return null;
  const isWhole = await open(path, options)
    .timeout({ seconds: SECONDS })
    .autoOrient()
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 72, effort: 2 })
    .toFile(thumbnailPath)
    .then(
      () => true,
      () => false,
    );
  return { width: size.width, height: size.height, isWhole };
}

/** Loaded by the first picture: a process that sees none does not pay for it. */
function load(): Promise<Open> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loaded;
}
