import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Config } from '../config/config.ts';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

/**
 * The database as the hot paths use it: plain SQL over three pools kept apart, so that a rush at one door cannot take
 * the connections of another. About ten connections in all (TypeORM has three of its own): more of them gain little on
 * two cores and cost latency.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  /** Stores Meta's deliveries before they are acknowledged. */
  readonly ingest: Pool;
  /** Works deliveries off: one transaction per batch and account. */
  readonly lanes: Pool;
  /** Answers people: commands, lists, journal reads. */
  readonly people: Pool;
  private readonly logger = new Logger(Database.name);
  private closing: Promise<void> | undefined;

  constructor(config: Config) {
    this.ingest = this.open(config, 'ingest', 2, 5_000);
    this.lanes = this.open(config, 'lanes', 4, 20_000);
    this.people = this.open(config, 'people', 4, 10_000);
  }

  /**
   * Runs `work` in one transaction on `pool`: committed when it returns, rolled back when it throws. Statements that
   * `work` sends without waiting for the answers of those before are pipelined: Postgres runs them in order, each seeing
   * what those before have done and locked, and when one fails all after it fail. `work` must wait for all of them.
   * @throws what `work` or the commit threw; after a failed commit the outcome may be unknown
   */
  async transaction<T>(
    pool: Pool,
    work: (client: PoolClient) => Promise<T>,
    begin: 'begin' | 'begin isolation level repeatable read read only' = 'begin',
  ): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const begun = client.query(begin); // travels with the first statement
      begun.catch(() => undefined); // if it fails, so does that statement
      const result = await work(client);
      await begun;
      const { command } = await client.query('commit');
      // Postgres answers so, and not by an error, when a statement failed that nobody waited for.
      if (command === 'ROLLBACK') throw new Error('the transaction had failed before its commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure; // a connection that cannot roll back must not go back into the pool
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** Waits for what is under way and closes the pools; may be called again. */
  close(): Promise<void> {
    this.closing ??= Promise.all([this.ingest.end(), this.lanes.end(), this.people.end()]).then(
      () => undefined,
    );
    return this.closing;
  }

  private open(config: Config, name: string, max: number, statementTimeoutMs: number): Pool {
    const pool = new pg.Pool({
      pipeline: true, // see transaction()
      connectionString: config.databaseUrl,
      application_name: `balcao ${name}`,
      max,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 30_000,
    });
    // Without listeners a lost connection, idle or in use, ends the process.
    const lost = (error: Error) => this.logger.warn({ pool: name, err: error.message }, 'connection lost');
    pool.on('error', lost);
    pool.on('connect', (client) => client.on('error', lost));
    return pool;
  }
}
