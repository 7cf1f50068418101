import { readFileSync } from 'node:fs';

export type Schema = Record<string, unknown>;

/** What scripts/schemas.mjs read out of controllers and contract. */
export interface Schemas {
  readonly components: Record<string, Schema>;
  readonly operations: Record<string, { says?: string; query?: Schema; body?: Schema; answer?: Schema }>;
  readonly socket: {
    readonly handshake: Schema;
    readonly toClient: Record<string, Schema | null>;
    readonly toServer: Record<string, Schema | null>;
  };
  readonly problem: Schema;
}

export function readSchemas(): Schemas {
  return JSON.parse(readFileSync(new URL('./schemas.json', import.meta.url), 'utf8')) as Schemas;
}
