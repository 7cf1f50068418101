/** Signs that turn the reading order round, so that `gpj.exe` shows as `exe.jpg`; and what no file name may hold. */
const UNSAFE = /[\u0000-\u001f\u007f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff/\\:*?"<>|]/g;
const MAX = 120;

/** A file name as it is shown and sent: one line, read in the order it is stored, never too long, never empty. */
export function safeFilename(name: string, mimeType = ''): string {
  const clean = name.replace(UNSAFE, '').replace(/\s+/g, ' ').replace(/^\.+/, '').trim();
  const dot = clean.lastIndexOf('.');
  const stem = dot > 0 ? clean.slice(0, dot) : clean;
  const extension = dot > 0 ? clean.slice(dot) : '';
  const kept = extension.length > 12 ? '' : extension;
  const room = MAX - kept.length;
  const short = [...(kept === '' ? clean : stem)].slice(0, room).join('').trimEnd();
  return withExtension((short || 'arquivo') + kept, mimeType);
}

const EXTENSIONS: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jfif', 'jpe'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'image/avif': ['avif'],
  'image/svg+xml': ['svg'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov', 'qt'],
  'video/3gpp': ['3gp', '3gpp'],
  'video/webm': ['webm', 'mkv'],
  'audio/mp4': ['m4a', 'mp4', 'aac'],
  'audio/mpeg': ['mp3', 'mpga'],
  'audio/aac': ['aac'],
  'audio/amr': ['amr'],
  'audio/ogg': ['ogg', 'opus', 'oga'],
  'audio/wav': ['wav'],
  'application/pdf': ['pdf'],
  'text/html': ['html', 'htm', 'xhtml'],
};

/** Whether the name's end says something else than the bytes. Unknown types may be called anything. */
export function nameLies(name: string, mimeType: string): boolean {
  const right = EXTENSIONS[mimeType];
  const extension = /\.([^.]{1,11})$/.exec(name)?.[1]?.toLowerCase();
  return right !== undefined && extension !== undefined && !right.includes(extension);
}

function withExtension(name: string, mimeType: string): string {
  const right = EXTENSIONS[mimeType];
  if (!right) return name;
  return right.some((one) => name.toLowerCase().endsWith(`.${one}`)) ? name : `${name}.${right[0]}`;
}
