import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Server as SocketServer } from 'socket.io';
import { BareLane, appendJournal, type LaneAccount } from '../floors/bare-lane.ts';
import { BareStore } from '../floors/bare-store.ts';
import { bareDoor } from '../floors/bare-door.ts';
import { bareCommands } from '../floors/bare-commands.ts';
import { bareSearch } from '../floors/bare-search.ts';
import { bareCatchUp } from '../floors/bare-catch-up.ts';
import type { StartFloor } from '../kit/floor.ts';
import { atPace } from '../kit/pace.ts';
import type { TakeSingly, TellJournal } from '../kit/product.ts';
import { serveParent } from './serve-parent.ts';

// The same work with nothing around it: plain http, plain SQL, plain Socket.IO.
let server: Server | undefined;
let sockets: SocketServer | undefined;
let lane: BareLane;
let ingest: pg.Pool;
let lanes: pg.Pool;
let accounts: readonly LaneAccount[] = [];

serveParent({ start, port: () => (server?.address() as AddressInfo).port, tell, takeBacklog, takeSingly });

async function start(options: StartFloor): Promise<void> {
  accounts = options.accounts;
  // As many connections as the product has for the same work.
  ingest = new pg.Pool({ connectionString: options.url, max: options.insertsAtOnce });
  lanes = new pg.Pool({ connectionString: options.url, max: 4 });
  lane = new BareLane(lanes, (accountId, firstSeq, payloads) => emit(accountId, firstSeq, payloads));
  const byNumber = new Map(options.accounts.map((one) => [one.phoneNumberId, one.accountId]));
  const store = new BareStore(ingest, byNumber, options.batch, (accountId) => {
    const account = accounts.find((one) => one.accountId === accountId);
    if (options.withLane && account) void lane.run(account);
  });
  server =
    options.serves === 'commands'
      ? bareCommands(lanes, accounts[0])
      : options.serves === 'journal'
        ? bareCatchUp(lanes)
        : options.serves === 'search'
          ? bareSearch(lanes)
          : bareDoor(store);
  sockets = new SocketServer(server, { transports: ['websocket'], perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    void socket.join(String(socket.handshake.auth['accountId']));
    socket.emit('ready', {});
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
}

/** Frames as the product sends them: what one commit brought is one frame. */
function emit(accountId: string, firstSeq: number, payloads: readonly string[]): void {
  if (!sockets || sockets.engine.clientsCount === 0) return;
  const events = payloads.map((payload, i) => ({ seq: firstSeq + i, ...(JSON.parse(payload) as object) }));
  sockets.to(accountId).emit('live', events);
}

async function tell({ accountId, payloads, perSecond }: TellJournal): Promise<void> {
  await atPace(perSecond, payloads.length, async (i) => {
    const events = [payloads[i] ?? ''];
    const tx = await lanes.connect();
    try {
      await tx.query('begin');
      const seq = await appendJournal(tx, accountId, events);
      await tx.query('commit');
      emit(accountId, seq, events);
    } finally {
      tx.release();
    }
  });
}

async function takeBacklog(): Promise<void> {
  await Promise.all(accounts.map((account) => lane.run(account)));
}

async function takeSingly(work: TakeSingly): Promise<void> {
  await Promise.all(
    work.map(async ({ accountId, numberId, bodies }) => {
      for (const body of bodies) await lane.takeOne({ accountId, numberId }, Buffer.from(body));
    }),
  );
}
