import { createServer, type AddressInfo } from 'node:net';

/** A loopback port that was free a moment ago: both sides must know the other's address before either is up. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
