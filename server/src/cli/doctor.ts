import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { pendingMigrations } from '../platform/database/migrate.ts';
import { makeStorage } from '../platform/storage/index.ts';
import { say } from './output.ts';

type Verdict = 'good' | 'careful' | 'bad';

interface Finding {
  readonly verdict: Verdict;
  readonly what: string;
}

const good = (what: string): Finding => ({ verdict: 'good', what });
const careful = (what: string): Finding => ({ verdict: 'careful', what });
const bad = (what: string): Finding => ({ verdict: 'bad', what });

const SIGNS: Record<Verdict, string> = { good: 'ok  ', careful: 'look', bad: 'BAD ' };

/**
 * Looks at everything the installation leans on and says what it found.
 * @returns false when something will not work, or would lose data
 */
export async function doctor(config: Config): Promise<boolean> {
  const findings: Finding[] = [];
  for (const look of [disk, files, database, redis, addresses, meta, webhook]) {
    findings.push(...(await look(config).catch((error: Error) => [bad(`${look.name}: ${error.message}`)])));
  }
  for (const { verdict, what } of findings) say(`${SIGNS[verdict]}  ${what}`);
  return findings.every(({ verdict }) => verdict !== 'bad');
}

async function disk({ dataDir }: Config): Promise<Finding[]> {
  mkdirSync(dataDir, { recursive: true });
  accessSync(dataDir, constants.W_OK);
  const { bavail, bsize } = statfsSync(dataDir);
  const freeMb = Math.floor((bavail * bsize) / 1024 / 1024);
  const what = `${dataDir}: ${freeMb} MB free`;
  return [freeMb < 256 ? bad(what) : freeMb < 2048 ? careful(what) : good(what)];
}

async function files(config: Config): Promise<Finding[]> {
  const { storage } = config;
  const where = storage.driver === 's3' ? `bucket ${storage.bucket}` : storage.folder;
  try {
    await makeStorage(config).probe();
    return [good(`files can be written and removed (${where})`)];
  } catch (error) {
    const { name, message } = error as Error;
    return [bad(`files cannot be kept in ${where}: ${message || name}`)];
  }
}

async function database({ databaseUrl }: Config): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const findings: Finding[] = [];
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name in ('server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit')`,
    );
    const setting = new Map(rows.map((row) => [row.name, row.setting]));
    const major = Math.floor(Number(setting.get('server_version_num')) / 10_000);
    findings.push(major >= 15 ? good(`Postgres ${major}`) : bad(`Postgres ${major}: 15 or newer is needed`));
    // A delivery is acknowledged to Meta once it is committed; with these off a power cut takes it back.
    for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      const value = setting.get(name);
      if (value === 'off')
        findings.push(bad(`Postgres runs with ${name}=off: a power cut loses what was acknowledged`));
    }
    const before = Date.now();
    const { rows: clock } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    const apartMs = Math.abs((clock[0]?.now.getTime() ?? 0) - (before + Date.now()) / 2);
    findings.push(
      apartMs > 2_000
        ? careful(`the clocks of database and server are ${Math.round(apartMs / 1000)} s apart`)
        : good('database and server agree on the time'),
    );
    const pending = await pendingMigrations(client);
    findings.push(
      pending.length > 0
        ? careful(`migrations to run: ${pending.join(', ')} (\`balcao migrate\`, or the next start)`)
        : good('all migrations have run'),
    );
    if (pending.length === 0) findings.push(...(await deliveries(client)));
    return findings;
  } finally {
    await client.end();
  }
}

async function deliveries(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ waiting: string; oldest_s: number | null; set_aside: string }>(
    `select count(*) filter (where done_at is null) as waiting,
            extract(epoch from now() - min(received_at) filter (where done_at is null))::float as oldest_s,
            count(*) filter (where problem is not null) as set_aside
     from raw_deliveries where done_at is null or problem is not null`,
  );
  const { waiting = '0', oldest_s: oldestS = null, set_aside: setAside = '0' } = rows[0] ?? {};
  return [
    oldestS !== null && oldestS > 60
      ? bad(`${waiting} deliveries wait, the oldest for ${Math.round(oldestS)} s: is a worker running?`)
      : good(`${waiting} deliveries wait`),
    ...(setAside === '0' ? [] : [careful(`${setAside} deliveries were set aside for a person to look at`)]),
  ];
}

async function redis({ redisUrl }: Config): Promise<Finding[]> {
  if (!redisUrl) return [good('processes speak through Postgres (REDIS_URL is not set)')];
  const client = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return [good('Redis answers')];
  } finally {
    client.disconnect();
  }
}

async function addresses({ publicUrl, trustProxy }: Config): Promise<Finding[]> {
  const { protocol, hostname } = new URL(publicUrl);
  if (/^(localhost|127\.)/.test(hostname)) {
    return [careful(`PUBLIC_URL is ${publicUrl}: Meta and other people cannot reach it`)];
  }
  if (protocol !== 'https:')
    return [bad(`PUBLIC_URL is ${publicUrl}: Meta asks for https, and so should people`)];
  return trustProxy === false
    ? [
        careful(
          'PUBLIC_URL is https but TRUST_PROXY is not set: behind a proxy every caller looks like the proxy',
        ),
      ]
    : [good(`PUBLIC_URL is ${publicUrl}`)];
}

async function meta({ whatsapp }: Config): Promise<Finding[]> {
  const findings = whatsapp.appSecret
    ? [good('WHATSAPP_APP_SECRET and WHATSAPP_VERIFY_TOKEN are set')]
    : [bad('WHATSAPP_APP_SECRET is not set: every delivery will be refused')];
  // Any answer at all will do: without a token Graph says 400.
  const reached = await fetch(whatsapp.graphUrl, { signal: AbortSignal.timeout(8_000) }).then(
    () => good(`${whatsapp.graphBaseUrl} answers`),
    () => bad(`${whatsapp.graphBaseUrl} cannot be reached from here`),
  );
  return [...findings, reached];
}

async function webhook({ publicUrl, whatsapp }: Config): Promise<Finding[]> {
  if (!whatsapp.verifyToken) return [];
  const url = new URL(`${publicUrl}/webhooks/whatsapp`);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', whatsapp.verifyToken);
  url.searchParams.set('hub.challenge', '42');
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(8_000) });
    const text = await answer.text();
    if (answer.status === 200 && text === '42') return [good("Meta's door answers as Meta expects")];
    return [bad(`Meta's door answers ${answer.status}: another program, or another verify token`)];
  } catch {
    return [
      careful("Meta's door did not answer: the server is not running, or PUBLIC_URL does not lead here"),
    ];
  }
}
