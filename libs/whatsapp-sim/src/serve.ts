import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Simulator } from './simulator.ts';

export interface ServedSimulator {
  /** `http://127.0.0.1:port/simulator`, without a slash at the end; Graph lies under `/graph`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A simulator on a loopback port of its own, for whoever has no server to mount it in.
 * @param port  0: any that is free
 */
export async function serveSimulator(simulator: Simulator, port = 0): Promise<ServedSimulator> {
  const server = createServer(express().use('/simulator', simulator.router));
  await new Promise<void>((ready, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', ready);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simulator`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
