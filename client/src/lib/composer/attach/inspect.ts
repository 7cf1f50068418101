import { MEDIA_LIMITS } from '@balcao/contract';
import { judge } from './check.ts';
import type { Verdict } from './check.ts';
import { sniff, SNIFF_BYTES } from './sniff.ts';

export interface Inspected extends Verdict {
  mimeType: string;
  width?: number;
  height?: number;
}

/** Looks at a file's bytes and tries to draw it, without sending anything. */
export async function inspect(file: Blob, filename: string): Promise<Inspected> {
  const head = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
  const mimeType = sniff(head) ?? (file.type.split(';')[0]?.toLowerCase() || 'application/octet-stream');
  // An SVG may hold scripts and outside addresses: it is never drawn here.
  const picture = mimeType.startsWith('image/') && mimeType !== 'image/svg+xml' && mimeType !== 'image/gif';
  const bitmap = picture ? await createImageBitmap(file).catch(() => null) : null;
  const facts = {
    filename,
    sizeBytes: file.size,
    mimeType,
    drawable: picture ? bitmap !== null : null,
  };
  const size = bitmap ? { width: bitmap.width, height: bitmap.height } : {};
  bitmap?.close();
  return { ...judge(facts), mimeType, ...size };
}

/** From large and fine to small and coarse; the first that fits is taken. */
const STEPS = [
  { edge: 4096, quality: 0.9 },
  { edge: 3072, quality: 0.86 },
  { edge: 2560, quality: 0.82 },
  { edge: 2048, quality: 0.78 },
  { edge: 1600, quality: 0.72 },
] as const;

/** Draws a picture anew as a JPEG that WhatsApp takes; null when it cannot be made small enough. */
export async function redraw(file: Blob): Promise<{ blob: Blob; width: number; height: number } | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    for (const { edge, quality } of STEPS) {
      const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
      const width = Math.max(1, Math.round(bitmap.width * scale));
      const height = Math.max(1, Math.round(bitmap.height * scale));
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const pen = canvas.getContext('2d');
      if (!pen) return null;
      // A JPEG has no holes to see through; black would come out instead.
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, width, height);
      pen.drawImage(bitmap, 0, 0, width, height);
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
      if (blob && blob.size <= MEDIA_LIMITS.image.maxBytes) return { blob, width, height };
    }
    return null;
  } finally {
    bitmap.close();
  }
}
