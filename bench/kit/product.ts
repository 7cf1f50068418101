import { Child } from './child.ts';
import type { Ground } from './cluster.ts';

export interface StartProduct {
  readonly url: string;
  readonly role: 'all' | 'web' | 'worker';
  /** For a browser, which must know the address beforehand; any free one when not said. */
  readonly port?: number;
}

export interface TellJournal {
  readonly accountId: string;
  readonly perSecond: number;
  /** Events as JSON text without `seq`. */
  readonly payloads: readonly string[];
}

export type TakeSingly = readonly {
  readonly accountId: string;
  readonly numberId: string;
  readonly bodies: readonly Uint8Array[];
}[];

export function startProduct({ url }: Ground, role: StartProduct['role'], port?: number): Promise<Child> {
  return Child.start('product', { url, role, port } satisfies StartProduct);
}
