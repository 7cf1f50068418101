import type { Availability } from '@balcao/contract';
import { MAX_PAYLOAD_BYTES } from '../platform/bus/index.ts';
import type { Reachable, Sign } from './presence-book.ts';

/** What processes tell each other about the people connected to them. */
export type PresenceWord =
  | { kind: 'hello' }
  | ({ kind: 'sign'; panel: string } & Sign)
  | { kind: 'left'; panel: string; accountId: string }
  | { kind: 'byHand'; accountId: string; teammateId: string; availability: Availability; at: number }
  | ({ kind: 'reachable' } & Reachable)
  | { kind: 'named'; accountId: string; teammateId: string; name: string };

/** As many texts as the bus needs to carry the words. */
export function splitWords(from: string, words: readonly PresenceWord[]): string[] {
  const texts: string[] = [];
  let parts: string[] = [];
  let bytes = 0;
  const close = () => {
    if (parts.length > 0) texts.push(`{"from":"${from}","words":[${parts.join(',')}]}`);
    parts = [];
    bytes = 0;
  };
  for (const word of words) {
    const part = JSON.stringify(word);
    const size = Buffer.byteLength(part) + 1;
    if (bytes + size > MAX_PAYLOAD_BYTES - 100) close();
    parts.push(part);
    bytes += size;
  }
  close();
  return texts;
}

/** Null when it is not one of ours: another version may run beside us during an upgrade. */
export function parseWord(text: string): { from: string; words: PresenceWord[] } | null {
  try {
    const word = JSON.parse(text) as { from?: unknown; words?: unknown };
    if (typeof word.from !== 'string' || !Array.isArray(word.words)) return null;
    return { from: word.from, words: word.words as PresenceWord[] };
  } catch {
    return null;
  }
}
