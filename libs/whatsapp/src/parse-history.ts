import type {
  CustomerRef,
  DeliveryItem,
  HistoryThread,
  PhoneSide,
  ThreadItem,
  UnknownItem,
  Where,
} from './types.ts';
import { readError } from './content.ts';
import { compact, digits, field, isRecord, key, list, number } from './read.ts';
import {
  contactsBeside,
  readThreadItem,
  readUsername,
  unknownItem,
  type ContactsBeside,
} from './parse-thread.ts';

const OWNER_DECLINED = 2593109;

/** A `history` change: chunks of threads, late media of a placeholder, or the owner's "no". */
export function readHistory(value: unknown, where: Where, name: string): DeliveryItem[] {
  const chunks = list(value, 'history');
  const beside = contactsBeside(value);
  if (chunks) return chunks.flatMap((chunk) => readChunk(chunk, where, name, beside));
  const items: DeliveryItem[] = [];
  for (const [key, by] of [
    ['messages', 'customer'],
    ['message_echoes', 'owner'],
  ] as const) {
    for (const one of list(value, key) ?? []) {
      const item = readThreadItem(one, where, name, by, beside);
      if (item.kind === 'message' || item.kind === 'echo') {
        items.push({ kind: 'history', shape: 'media', ...where, item });
      } else {
        items.push(item.kind === 'unknown' ? item : unknownItem(where, name, 'not_history_media', one));
      }
    }
  }
  return items;
}

function readChunk(chunk: unknown, where: Where, name: string, beside: ContactsBeside): DeliveryItem[] {
  if (!isRecord(chunk)) return [unknownItem(where, name, 'not_an_object', chunk)];
  const items: DeliveryItem[] = [];
  for (const one of list(chunk, 'errors') ?? []) {
    const error = readError(one);
    if (!error) items.push(unknownItem(where, name, 'error_bad', one));
    else if (error.code === OWNER_DECLINED)
      items.push({ kind: 'history', shape: 'declined', ...where, error });
    else items.push({ kind: 'trouble', ...where, error });
  }
  const threads = list(chunk, 'threads');
  const metadata = field(chunk, 'metadata');
  if (threads || isRecord(metadata)) {
    items.push(
      compact({
        kind: 'history',
        shape: 'chunk',
        ...where,
        phase: number(metadata, 'phase'),
        chunkOrder: number(metadata, 'chunk_order'),
        progress: number(metadata, 'progress'),
        threads: (threads ?? []).map((thread) => readThread(thread, where, name, beside)),
      }),
    );
  }
  return items.length > 0 ? items : [unknownItem(where, name, 'nothing_inside', chunk)];
}

function readThread(thread: unknown, where: Where, name: string, beside: ContactsBeside): HistoryThread {
  const context = field(thread, 'context');
  const named: CustomerRef = compact({
    userId: key(context, 'user_id'),
    waId: digits(context, 'wa_id') ?? digits(thread, 'id'),
  });
  const customer = beside.of(named).ref;
  const items = (list(thread, 'messages') ?? []).map((one): ThreadItem | UnknownItem => {
    const item = readThreadItem(one, where, name, sideOf(one, where), beside, customer);
    if (item.kind === 'identity') return unknownItem(where, name, 'identity_in_history', one);
    // The thread knows more of its customer than a line does: keep the user id with every line.
    return item.kind === 'unknown' ? item : { ...item, customer: compact({ ...customer, ...item.customer }) };
  });
  return compact({ customer, username: readUsername(context), items });
}

/** `from_me` is seen in the field but not promised; without it the sender's number decides. */
function sideOf(one: unknown, where: Where): PhoneSide {
  const fromMe = field(field(one, 'history_context'), 'from_me');
  if (typeof fromMe === 'boolean') return fromMe ? 'owner' : 'customer';
  const from = digits(one, 'from');
  return from !== undefined && from === where.displayPhone ? 'owner' : 'customer';
}
