import { Injectable } from '@nestjs/common';
import type { LabelRequest, LabelView } from '@balcao/contract';
import { plainText } from '@balcao/domain';
import { Database, type PoolClient } from '../../platform/database/database.ts';
import { isUniqueViolation } from '../../platform/database/unique.ts';
import { Refused } from '../../platform/errors/index.ts';
import { Ids } from '../../platform/ids/ids.ts';
import { AccountChanges } from '../../realtime/index.ts';
import { FactsSource } from '../../settings/index.ts';
import { Inbox } from '../inbox.service.ts';

/** How many conversations a deleted label leaves at once: each is told to the panels. */
const SWEPT_AT_ONCE = 200;

/** The account's labels. Conversations and contacts keep their ids; a deleted one leaves them all. */
@Injectable()
export class Labels {
  constructor(
    private readonly database: Database,
    private readonly changes: AccountChanges,
    private readonly ids: Ids,
    private readonly inbox: Inbox,
    private readonly facts: FactsSource,
  ) {}

  async list(accountId: string): Promise<LabelView[]> {
    const { rows } = await this.database.people.query<LabelView>({
      name: 'labels',
      text: 'select id, name, color from labels where account_id = $1 order by key, id',
      values: [accountId],
    });
    return rows;
  }

  /** @throws Refused `name_taken`: case and accents make no other name */
  async create(accountId: string, { name, color }: LabelRequest): Promise<LabelView> {
    const id = this.ids.next();
    await this.write(accountId, (tx) =>
      tx.query('insert into labels (id, account_id, name, key, color) values ($1, $2, $3, $4, $5)', [
        id,
        accountId,
        name,
        keyOf(name),
        color,
      ]),
    );
    return { id, name, color };
  }

  /** @throws Refused `label_unknown`, `name_taken` */
  async change(accountId: string, id: string, { name, color }: Partial<LabelRequest>): Promise<LabelView> {
    return this.write(accountId, async (tx) => {
      const { rows } = await tx.query<LabelView>(
        `update labels set name = coalesce($3, name), key = coalesce($4, key), color = coalesce($5, color)
          where account_id = $1 and id = $2 returning id, name, color`,
        [accountId, id, name ?? null, name === undefined ? null : keyOf(name), color ?? null],
      );
      if (!rows[0]) throw new Refused('label_unknown');
      return rows[0];
    });
  }

  /**
   * Whoever puts the label on something holds its row meanwhile: once it is deleted nobody can add it any more, and all
   * that carry it are found afterwards.
   * @throws Refused `label_unknown`
   */
  async remove(accountId: string, id: string): Promise<void> {
    await this.write(accountId, async (tx) => {
      const { rowCount } = await tx.query('delete from labels where account_id = $1 and id = $2', [
        accountId,
        id,
      ]);
      if (rowCount === 0) throw new Refused('label_unknown');
      await tx.query(
        'update contacts set labels = labels - $2::text where account_id = $1 and labels ? $2::text',
        [accountId, id],
      );
    });
    while ((await this.sweep(accountId, id)) === SWEPT_AT_ONCE);
  }

  private async sweep(accountId: string, labelId: string): Promise<number> {
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    const carrying = async (tx: PoolClient) => {
      const { rows } = await tx.query<{ id: string }>({
        name: 'conversations with label',
        text: `select id from conversations where account_id = $1 and labels @> $2::jsonb order by id limit ${SWEPT_AT_ONCE}`,
        values: [accountId, JSON.stringify([labelId])],
      });
      return rows.map(({ id }) => id);
    };
    return this.inbox.together(accountId, facts, now, carrying, ({ set }) => {
      for (const thread of set.threads.values()) {
        thread.labels = thread.labels.filter((id) => id !== labelId);
        thread.isDirty = true;
        set.tellChanged(thread);
      }
      return set.threads.size;
    });
  }

  private async write<T>(accountId: string, work: (tx: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await this.changes.write(accountId, 'labels', work);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refused('name_taken');
      throw error;
    }
  }
}

/**
 * Holds these labels until the end of the transaction, so that none is deleted while it is being put on something.
 * @throws Refused `label_unknown`
 */
export async function holdLabels(tx: PoolClient, accountId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rowCount } = await tx.query({
    name: 'hold labels',
    text: 'select from labels where account_id = $1 and id = any($2::uuid[]) order by id for key share',
    values: [accountId, ids],
  });
  if (rowCount !== new Set(ids).size) throw new Refused('label_unknown');
}

function keyOf(name: string): string {
  return plainText(name).replace(/\s+/g, ' ').trim();
}
