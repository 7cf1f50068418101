import type { Request } from 'express';

/** Nobody's line is silent for so long in the middle of a file. */
const SILENCE_MS = 20_000;

/** Cuts a body of which nothing comes any more, however long it may take otherwise. @returns stops watching */
export function cutWhenSilent(request: Request, silenceMs = SILENCE_MS): () => void {
  const { socket } = request;
  let heardBytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead === heardBytes) request.destroy();
    heardBytes = socket.bytesRead;
  }, silenceMs);
  return () => clearInterval(timer);
}
