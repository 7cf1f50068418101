import type { Cluster } from './cluster.ts';
import type { Figure } from './protocol.ts';

export interface Options {
  /** Conversations and messages of the large installation; 1,000,000 unless told otherwise. */
  readonly scale: number;
}

export interface Bench {
  readonly name: string;
  run(cluster: Cluster, options: Options): Promise<Figure[]>;
}
