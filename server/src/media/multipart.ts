import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

interface FilePart {
  readonly name: string;
  readonly filename: string;
  readonly type: string;
}

/**
 * A form with one file as a stream of known length. Built by hand because `FormData` takes whole files only, and a body of
 * unknown length goes out in chunks, which Meta's upload does not promise to take.
 */
export function multipart(
  fields: Readonly<Record<string, string>>,
  file: FilePart,
  bytes: Readable,
  sizeBytes: number,
): { headers: Record<string, string>; body: ReadableStream } {
  const boundary = `balcao-${randomBytes(18).toString('hex')}`;
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${parts.join('')}--${boundary}\r\nContent-Disposition: form-data; name="${quoted(file.name)}"; ` +
      `filename="${quoted(file.filename)}"\r\nContent-Type: ${file.type.replace(/[\r\n]/g, '')}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* whole(): AsyncGenerator<Buffer> {
    yield head;
    for await (const chunk of bytes) yield chunk as Buffer;
    yield tail;
  }
  return {
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': String(head.length + sizeBytes + tail.length),
    },
    body: Readable.toWeb(Readable.from(whole())) as ReadableStream,
  };
}

/** As browsers write names into a form. */
function quoted(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '%0D%0A').replace(/"/g, '%22');
}
