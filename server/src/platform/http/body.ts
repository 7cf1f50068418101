import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { Refused } from '../errors/refused.ts';

/** How long a caller who was refused may go on sending, so that he gets to read it before the line is cut. */
const LINGER_MS = 2_000;
/** No honest request nests deeper, and code that walks the value must not run out of stack. */
const DEEPEST_JSON = 64;

type WithBytes = Request & { rawBody?: Buffer };

/**
 * Reads the body as the bytes that came, for doors whose callers sign them: `request.rawBody` and `request.body` are
 * then the same Buffer, empty when there was no body. Express' own reader is not used because on a body above the limit
 * it reads on to the end before it answers, and one sent in chunks need not have an end.
 * @param togetherBytes  what half-read bodies may take: nobody has proved yet who he is, and memory is not his
 */
export function bytesBody(limitBytes: number, togetherBytes: number): RequestHandler {
  const room = { leftBytes: togetherBytes };
  return (request: WithBytes, _response: Response, next: NextFunction) => {
    readBytes(request, limitBytes, room).then(
      (bytes) => {
        request.body = request.rawBody = bytes;
        next();
      },
      (error: unknown) => next(error),
    );
  };
}

/** Reads a JSON body into `request.body`; a request of another type keeps none. */
export function jsonBody(limitBytes: number): RequestHandler {
  return (request: WithBytes, _response: Response, next: NextFunction) => {
    if (request.rawBody || !request.is('application/json')) return next();
    readBytes(request, limitBytes)
      .then((bytes) => {
        request.rawBody = bytes;
        request.body = parseJson(bytes);
      })
      .then(
        () => next(),
        (error: unknown) => next(error),
      );
  };
}

/** @throws Refused `too_large`, or `invalid` for a packed body: it may unpack to any size, and signatures are over bytes */
async function readBytes(
  request: IncomingMessage,
  limitBytes: number,
  room = { leftBytes: Infinity },
): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity') throw new Refused('invalid', { detail: 'Bodies come unpacked.' });
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(request, limitBytes);
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      room.leftBytes -= chunk.length;
      if (room.leftBytes < 0) return stop(linger(request, new Refused('busy', { retryAfterMs: 1_000 })));
      if (length > limitBytes) return stop(tooLarge(request, limitBytes));
      chunks.push(chunk);
    };
    const end = (): void => stop();
    const cut = (): void => stop(new Refused('invalid', { detail: 'The body broke off.' }));
    const stop = (error?: Error): void => {
      room.leftBytes += length;
      request.off('data', take).off('end', end).off('error', cut).off('close', cut);
      if (error) fail(error);
      else done(Buffer.concat(chunks, length));
    };
    request.on('data', take).on('end', end).on('error', cut).on('close', cut);
  });
}

function tooLarge(request: IncomingMessage, limitBytes: number): Refused {
  return linger(request, new Refused('too_large', { limitBytes }));
}

/** Lets the rest of the body run past, for a while, so that the caller gets to read why it was not taken. */
export function linger(request: IncomingMessage, why: Refused): Refused {
  request.resume();
  const { socket } = request;
  const cut = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  request.once('end', () => clearTimeout(cut)).once('close', () => clearTimeout(cut));
  return why;
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (nestsTooDeep(bytes)) throw new Refused('invalid_json', { detail: 'It nests too deep.' });
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new Refused('invalid_json');
  }
}

/** Counts the brackets that stand outside of texts. */
function nestsTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > DEEPEST_JSON) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}
