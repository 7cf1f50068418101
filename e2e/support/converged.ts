import { expect } from '@jest/globals';
import type { InboxState } from '@balcao/contract';
import { freshState, type Panel } from './panel.ts';

/**
 * Every panel shows what a fresh snapshot shows: lists, counts and all open threads. Waits for panels that are behind;
 * asks again when something happened meanwhile.
 */
export async function expectConverged(panels: readonly Panel[]): Promise<void> {
  for (const panel of panels) {
    for (;;) {
      const fresh = await freshState(panel.me, [...panel.state.threads.keys()]);
      await panel.until(`to reach seq ${fresh.seq}`, () => panel.seq >= fresh.seq);
      if (panel.seq !== fresh.seq) continue;
      expect(comparable(panel.state)).toEqual(comparable(fresh));
      break;
    }
  }
}

function comparable({ me, seq, counts, conversations, threads }: InboxState) {
  const byId = <T>(map: ReadonlyMap<string, T>) =>
    Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { me, seq, counts, conversations: byId(conversations), threads: byId(threads) };
}

/** The panel was told every event from `firstSeq` on, each once, without a hole. */
export function expectNoHole(panel: Panel, firstSeq: number): void {
  const missing: number[] = [];
  for (let seq = firstSeq; seq <= panel.seq; seq += 1) if (!panel.told.has(seq)) missing.push(seq);
  expect(missing).toEqual([]);
}
