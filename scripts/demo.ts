import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { createSimulator } from '@balcao/whatsapp-sim';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import { DEMO_NUMBER, demoSecret, seedDemo, type DemoSignIn } from '../server/src/demo/index.ts';
import { BootError } from '../server/src/boot.ts';
import type { Config } from '../server/src/platform/config/config.ts';
import { keptSecretKey } from '../server/src/platform/config/secret-key.ts';
import { runServer } from '../server/src/server.ts';

const SEED = 20_260_301;
const NOT_A_DEMO =
  'This database holds a real installation, which the demo must not touch. Use `npm run serve`, or another database.';

/**
 * The demo: the server as it is in production, and on the same port, under `/simulator`, a pretend Meta with pretend
 * phones. They meet only here; the server reaches it by GRAPH_BASE_URL and hears from it at Meta's door.
 */
export async function startDemo(): Promise<void> {
  const { env } = process;
  const port = Number(env['PORT'] || 3000);
  const dataDir = resolve(env['DATA_DIR'] || './.data');
  const here = `http://127.0.0.1:${port}`;
  const secret = env['SECRET_KEY'] || keptSecretKey(dataDir);
  const appSecret = demoSecret(secret, 'app secret');
  const verifyToken = demoSecret(secret, 'verify token');

  // A demo speaks with its simulator, whatever real number the environment may name.
  for (const name of Object.keys(env)) if (/^(WHATSAPP|GRAPH)_/.test(name)) delete env[name];
  Object.assign(env, {
    WHATSAPP_APP_SECRET: appSecret,
    WHATSAPP_VERIFY_TOKEN: verifyToken,
    GRAPH_BASE_URL: `${here}/simulator/graph`,
    LOG_LEVEL: env['LOG_LEVEL'] || 'warn',
  });

  const simulator = createSimulator({
    seed: SEED,
    appSecret,
    verifyToken,
    accessToken: demoSecret(secret, 'access token'),
    webhookUrl: `${here}/webhooks/whatsapp`,
    numbers: [
      {
        phoneNumberId: DEMO_NUMBER.phoneNumberId,
        wabaId: DEMO_NUMBER.businessAccountId,
        displayPhoneNumber: DEMO_NUMBER.displayPhone,
        verifiedName: DEMO_NUMBER.name,
      },
    ],
    stateFile: join(dataDir, 'simulator.json'),
  });
  let signIns: readonly DemoSignIn[] = [];
  const { booted } = await runServer({
    outsideSecret: false,
    beforeListen: async (app) => {
      await app.init();
      const seeded = await seedDemo(app);
      if (!seeded) throw new BootError(NOT_A_DEMO);
      signIns = seeded;
      const cut = serveBeside(app, '/simulator', express().use('/simulator', simulator.router));
      return () => {
        simulator.stop();
        cut();
      };
    },
  });
  if (!(await simulator.verifyWebhook()))
    console.error("The server did not confirm the simulator's verify token.");
  simulator.runScript();
  announce(booted.config, signIns);
}

/**
 * Lets `handler` answer what lies under `path`, in front of the server's own front: its rules (headers, body limits, the
 * panel's page) are the product's, not the simulator's.
 * @returns a function that cuts the answers still open
 */
function serveBeside(
  app: NestExpressApplication,
  path: string,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): () => void {
  const server: Server = app.getHttpServer();
  const before = server.listeners('request') as ((...args: unknown[]) => void)[];
  const open = new Set<ServerResponse>();
  const isOurs = new RegExp(`^${path}([/?]|$)`);
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!isOurs.test(request.url ?? '')) {
      for (const listener of before) listener.call(server, request, response);
      return;
    }
    open.add(response);
    response.once('close', () => open.delete(response));
    handler(request, response);
  });
  return () => open.forEach((response) => response.destroy());
}

function announce({ publicUrl: url, host }: Config, signIns: readonly DemoSignIn[]): void {
  const width = Math.max(...signIns.map(({ email }) => email.length));
  const lines = [
    '',
    `  Balcão     ${url}`,
    `  Simulator  ${url}/simulator`,
    '',
    '  Sign in as',
    ...signIns.map(({ email, password, role }) => `    ${email.padEnd(width)}  ${password}  (${role})`),
    '',
    // A tablet on the counter is welcome; whoever else shares the network should be no surprise.
    ...(host === '0.0.0.0'
      ? ['  Others on your network can open it too; HOST=127.0.0.1 keeps it to this machine.']
      : []),
    '  Ctrl-C stops it; the next start keeps its data.',
    '',
  ];
  console.log(lines.join('\n'));
}
