import { Injectable } from '@nestjs/common';
import { outcomeOf, type Outcome } from '@balcao/whatsapp';
import { Config } from '../platform/config/config.ts';
import { Storage } from '../platform/storage/index.ts';
import { Settings } from '../settings/index.ts';
import { storageKey, type FileRow } from './file-row.ts';
import { multipart } from './multipart.ts';

/** Why Meta has no file of ours: in the words of a send, so that whoever sends can treat it as the send's own end. */
export type MetaRefusal = Exclude<Outcome, { kind: 'accepted' } | { kind: 'unconfirmed' }>;

const UPLOAD_DEADLINE_MS = 120_000;
/** An upload may be repeated: nobody sees it twice. */
const AGAIN_MS = 5_000;

/** Takes our files to Meta. */
@Injectable()
export class MetaMedia {
  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly storage: Storage,
  ) {}

  async upload(
    file: FileRow,
    number: { readonly id: string; readonly phoneNumberId: string },
    attempt: number,
  ): Promise<{ metaId: string } | { refused: MetaRefusal }> {
    const token = await this.settings.accessToken(number.id);
    if (token === null) {
      const none = { code: null, details: 'no access token' };
      return { refused: { kind: 'stop_number', reason: 'token', templatesOnly: false, ...none } };
    }
    const bytes = await this.storage.read(storageKey(file));
    if (!bytes) {
      const gone = { code: null, details: 'media_unknown' };
      return { refused: { kind: 'failed', reason: 'refused', markContact: false, ...gone } };
    }
    const form = multipart(
      { messaging_product: 'whatsapp', type: file.mime_type },
      { name: 'file', filename: file.filename ?? file.id, type: file.mime_type },
      bytes,
      file.size_bytes ?? 0,
    );
    try {
      const response = await fetch(`${this.config.whatsapp.graphUrl}/${number.phoneNumberId}/media`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, ...form.headers },
        body: form.body,
        duplex: 'half',
        redirect: 'error',
        signal: AbortSignal.timeout(UPLOAD_DEADLINE_MS),
      });
      return answerOf(response.status, parse(await response.text()), attempt);
    } catch {
      return { refused: again('meta_unreachable') };
    } finally {
      bytes.destroy();
    }
  }
}

function answerOf(
  status: number,
  body: unknown,
  attempt: number,
): { metaId: string } | { refused: MetaRefusal } {
  const { id } = (body ?? {}) as { id?: unknown };
  if (status === 200 && (typeof id === 'string' || typeof id === 'number')) return { metaId: String(id) };
  const outcome = outcomeOf(status, body, attempt);
  if (outcome.kind === 'accepted' || outcome.kind === 'unconfirmed') return { refused: again('no answer') };
  return { refused: outcome };
}

function again(details: string): MetaRefusal {
  return { kind: 'retry', afterMs: AGAIN_MS, code: null, details };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
