import { statfs } from 'node:fs/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { pendingMigrations } from '../database/migrate.ts';
import { Storage } from '../storage/index.ts';

/** What a probe found: whether work can go on, and figures for whoever looks. Nothing secret: the door is open. */
export interface Finding {
  readonly ok: boolean;
  readonly [figure: string]: string | number | boolean;
}

export type Probe = () => Promise<Finding>;

const PROBE_DEADLINE_MS = 2_000;
const STORAGE_LOOK_MS = 60_000;
/** Below this Postgres and the media store are close to failing in the middle of a write. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/** May requests be sent to this process? Modules add what they depend on. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private readonly probes = new Map<string, Probe>();
  private readonly config: Config;
  private readonly db: Database;
  private isMigrated = false;
  private storageLookAt = 0;
  private storageFault: string | null = null;
  private isStopping = false;

  constructor(
    config: Config,
    db: Database,
    private readonly storage: Storage,
  ) {
    this.config = config;
    this.db = db;
    this.add('database', () => this.database());
    this.add('migrations', () => this.migrations());
    this.add('disk', () => this.disk());
    this.add('storage', () => this.files());
  }

  add(name: string, probe: Probe): void {
    this.probes.set(name, probe);
  }

  async check(): Promise<{ ok: boolean; checks: Record<string, Finding> }> {
    const found = await Promise.all(
      [...this.probes].map(async ([name, probe]) => [name, await inTime(probe)] as const),
    );
    if (this.isStopping) found.push(['process', { ok: false, why: 'stopping' }]);
    return { ok: found.every(([, finding]) => finding.ok), checks: Object.fromEntries(found) };
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  private async database(): Promise<Finding> {
    const before = performance.now();
    await this.db.people.query('select 1');
    return { ok: true, ms: Math.round(performance.now() - before) };
  }

  private async migrations(): Promise<Finding> {
    // A database is never migrated backwards under a running process, so one good answer is enough.
    if (this.isMigrated) return { ok: true, pending: 0 };
    const { length } = await pendingMigrations(this.db.people);
    this.isMigrated = length === 0;
    return { ok: this.isMigrated, pending: length };
  }

  /**
   * Without files words still travel, so this is told and turns nobody away. Looked at once a minute: a bucket bills every
   * look.
   */
  private async files(): Promise<Finding> {
    const { driver } = this.config.storage;
    const now = performance.now();
    if (now > this.storageLookAt) {
      this.storageLookAt = now + STORAGE_LOOK_MS;
      this.storageFault = await inTime(async () => {
        await this.storage.probe();
        return { ok: true };
      }, PROBE_DEADLINE_MS / 2).then(({ ok, why }) => (ok ? null : String(why)));
    }
    return {
      ok: true,
      driver,
      works: this.storageFault === null,
      ...(this.storageFault && { why: this.storageFault }),
    };
  }

  private async disk(): Promise<Finding> {
    const { bavail, bsize } = await statfs(this.config.dataDir).catch(() => statfs('.'));
    const freeBytes = bavail * bsize;
    return { ok: freeBytes >= LEAST_FREE_BYTES, freeMb: Math.floor(freeBytes / 1024 / 1024) };
  }
}

async function inTime(probe: Probe, deadlineMs = PROBE_DEADLINE_MS): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((done) => {
    timer = setTimeout(() => done({ ok: false, why: 'no answer in time' }), deadlineMs);
  });
  try {
    return await Promise.race([probe(), late]);
  } catch (error) {
    // The message may name hosts and users; the code says enough to whoever may look.
    const { code } = error as { code?: unknown };
    return { ok: false, why: typeof code === 'string' ? code : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}
