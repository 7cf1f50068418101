import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseDelivery } from '@balcao/whatsapp';
import { closeGently, createApp } from '../../server/src/app.ts';
import { boot } from '../../server/src/boot.ts';
import { Inbox } from '../../server/src/inbox/index.ts';
import { Database } from '../../server/src/platform/database/database.ts';
import { Journal } from '../../server/src/realtime/index.ts';
import { Routing } from '../../server/src/routing/index.ts';
import { APP_SECRET } from '../kit/deliveries.ts';
import type { StartProduct, TellJournal, TakeSingly } from '../kit/product.ts';
import { serveParent } from './serve-parent.ts';
import { atPace } from '../kit/pace.ts';

// The product as it is in production, in a process of its own, composed by its own front.
let app: NestExpressApplication;

serveParent({ start, port, tell, takeSingly, stop: () => closeGently(app) });

async function start({ url, role, port: wished = 0 }: StartProduct): Promise<void> {
  const { config } = await boot(
    {
      DATABASE_URL: url,
      SECRET_KEY: 'a secret key for benchmarks that nobody else uses',
      APP_ROLE: role,
      PORT: String(wished),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      PUBLIC_URL: `http://127.0.0.1:${wished}`,
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_VERIFY_TOKEN: 'verify token of the benchmarks',
      GRAPH_BASE_URL: 'http://127.0.0.1:9', // nothing is sent anywhere
    },
    { outsideSecret: false },
  );
  app = await createApp(config);
  await app.listen(wished, '127.0.0.1');
}

function port(): number {
  const server: Server = app.getHttpServer();
  return (server.address() as AddressInfo).port;
}

/** Events at a steady pace, each stored in the journal by a transaction of its own and then told. */
async function tell({ accountId, payloads, perSecond }: TellJournal): Promise<void> {
  const [journal, database] = [app.get(Journal), app.get(Database)];
  await atPace(perSecond, payloads.length, async (i) => {
    const events = [payloads[i] ?? ''];
    const seq = await database.transaction(database.lanes, (tx) =>
      journal.append(tx, accountId, new Date(), events),
    );
    journal.committed(accountId, seq, events);
  });
}

/** Items through the inbox's door, each in a transaction of its own; accounts beside each other. */
async function takeSingly(accounts: TakeSingly): Promise<void> {
  const [inbox, routing] = [app.get(Inbox), app.get(Routing)];
  await Promise.all(
    accounts.map(async ({ accountId, numberId, bodies }) => {
      for (const body of bodies) {
        const parsed = parseDelivery(Buffer.from(body));
        if (parsed.kind === 'unreadable') throw new Error('a delivery of the benchmark cannot be read');
        const { now } = inbox;
        const rules = await routing.rulesFor(accountId, now);
        await inbox.change(accountId, rules, now, () => parsed.items.map((item) => ({ numberId, item })));
      }
    }),
  );
}
