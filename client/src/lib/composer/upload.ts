import type { MediaKind, UploadView } from '@balcao/contract';
import { ApiProblem, problemOf } from '../api/http.ts';

/**
 * Brings a file to the server. Plain `fetch` tells nothing of how far an upload is, so this is the older way.
 * @param bytes  their `type` goes along; the server looks at the bytes themselves
 * @throws ApiProblem for every refusal, and when no answer came; an `AbortError` when it was called off
 */
export function upload(
  bytes: Blob,
  { kind, filename }: { kind: MediaKind; filename: string },
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadView> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(calledOff());
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    request.open('POST', `/api/v1/media?${new URLSearchParams({ kind, filename })}`);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', bytes.type || 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => total > 0 && progress(loaded / total);
    request.onload = () => {
      const said = json(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(said as UploadView);
      else reject(problemOf(request.status, said));
    };
    request.onerror = () => reject(new ApiProblem('unreachable', 0));
    request.onabort = () => reject(calledOff());
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.send(bytes);
  });
}

function calledOff(): DOMException {
  return new DOMException('called off', 'AbortError');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
