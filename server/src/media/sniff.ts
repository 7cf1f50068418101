import { open } from 'node:fs/promises';

/** What nothing is known of; it is offered for download and never shown. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Names that the same bytes go by. */
const SAME: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/opus': 'audio/ogg; codecs=opus',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'image/apng': 'image/png',
};

/** Office files of the old kind are all one container; only the name tells them apart. */
const OLD_OFFICE: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};

const TEXT_LOOK_BYTES = 16 * 1024;

/**
 * What the bytes of a file are, whatever its name or sender says. Markup is text: it is never told as what a browser would
 * run.
 */
export async function sniff(path: string, filename: string | null): Promise<string> {
  const { fileTypeFromFile } = await import('file-type'); // ten megabytes of knowledge, loaded by the first file
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (!found) return (await isText(path)) ? 'text/plain' : UNKNOWN_TYPE;
  const mime: string = found.mime;
  if (mime === 'application/xml' || mime === 'image/svg+xml') return 'text/plain';
  if (mime === 'application/x-cfb') return OLD_OFFICE[extensionOf(filename)] ?? UNKNOWN_TYPE;
  return SAME[mime] ?? mime;
}

/** Without parameters, in lower case. */
export function bareType(mimeType: string): string {
  return mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
}

export function extensionOf(filename: string | null): string {
  return /\.([^.]{1,16})$/.exec(filename ?? '')?.[1]?.toLowerCase() ?? '';
}

async function isText(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(TEXT_LOOK_BYTES), 0, TEXT_LOOK_BYTES, 0);
    if (bytesRead === 0) return false;
    // A look that ends inside a letter is no fault of the file's: `stream` forgives the end.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), {
      stream: true,
    });

    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
