import File from '@lucide/svelte/icons/file';
import FileText from '@lucide/svelte/icons/file-text';
import Film from '@lucide/svelte/icons/film';
import Music from '@lucide/svelte/icons/music';
import type { IconShape } from '#lib/ui/icon-shape.ts';

export function fileIcon(mimeType: string): IconShape {
  if (mimeType.startsWith('video/')) return Film;
  if (mimeType.startsWith('audio/')) return Music;
  return mimeType === 'application/pdf' ? FileText : File;
}
