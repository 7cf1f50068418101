/** Moves when a sample in `samples/` changes shape; a client of another protocol is told to reload. */
export const PROTOCOL_VERSION = 2;
