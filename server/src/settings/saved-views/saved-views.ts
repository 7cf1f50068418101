import { Injectable } from '@nestjs/common';
import type { ListSort, SavedViewRequest, SavedViewView } from '@balcao/contract';
import { plainText } from '@balcao/domain';
import { mayOversee, type Actor } from '../../auth/index.ts';
import { Database, type PoolClient } from '../../platform/database/database.ts';
import { isUniqueViolation } from '../../platform/database/unique.ts';
import { Refused } from '../../platform/errors/index.ts';
import { Ids } from '../../platform/ids/ids.ts';
import { AccountChanges } from '../../realtime/index.ts';

interface Row {
  id: string;
  name: string;
  query: string;
  sort: ListSort;
  shared: boolean;
}

/** Searches that became tabs: a person's own, which nobody else sees, and shared ones, kept by supervisors and above. */
@Injectable()
export class SavedViews {
  constructor(
    private readonly database: Database,
    private readonly changes: AccountChanges,
    private readonly ids: Ids,
  ) {}

  /** Shared ones first, each by name. */
  async list(me: Actor): Promise<SavedViewView[]> {
    const { rows } = await this.database.people.query<Row>({
      name: 'saved views',
      text: `select id, name, query, sort, shared from saved_views where account_id = $1 and (shared or owner_id = $2)
              order by shared desc, key, id`,
      values: [me.accountId, me.id],
    });
    return rows;
  }

  /** @throws Refused `not_allowed`, `name_taken` */
  async create(me: Actor, request: SavedViewRequest): Promise<SavedViewView> {
    if (request.shared && !mayOversee(me.role)) throw new Refused('not_allowed');
    const { name, query, sort, shared } = request;
    const id = this.ids.next();
    await this.write(me, (tx) =>
      tx.query(
        `insert into saved_views (id, account_id, owner_id, name, key, query, sort, shared)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, me.accountId, me.id, name, plainText(name), query, sort, shared],
      ),
    );
    return { id, name, query, sort, shared };
  }

  /** One that stops being shared becomes that of whoever says so. @throws Refused `saved_view_unknown`, `not_allowed`, `name_taken` */
  change(me: Actor, id: string, patch: Partial<SavedViewRequest>): Promise<SavedViewView> {
    return this.write(me, async (tx) => {
      const before = await this.locked(tx, me, id);
      const next: Row = {
        id,
        name: patch.name ?? before.name,
        query: patch.query ?? before.query,
        sort: patch.sort ?? before.sort,
        shared: patch.shared ?? before.shared,
      };
      if (next.shared && !mayOversee(me.role)) throw new Refused('not_allowed');
      await tx.query(
        `update saved_views set owner_id = case when $8 and owner_id is not null then owner_id else $3 end, name = $4, key = $5,
                query = $6, sort = $7, shared = $8 where account_id = $1 and id = $2`,
        [me.accountId, id, me.id, next.name, plainText(next.name), next.query, next.sort, next.shared],
      );
      return next;
    });
  }

  /** @throws Refused `saved_view_unknown`, `not_allowed` */
  async remove(me: Actor, id: string): Promise<void> {
    await this.write(me, async (tx) => {
      await this.locked(tx, me, id);
      await tx.query('delete from saved_views where account_id = $1 and id = $2', [me.accountId, id]);
    });
  }

  private async locked(tx: PoolClient, me: Actor, id: string): Promise<Row> {
    const { rows } = await tx.query<Row>({
      name: 'saved view to change',
      text: `select id, name, query, sort, shared from saved_views
              where account_id = $1 and id = $3 and (shared or owner_id = $2) for update`,
      values: [me.accountId, me.id, id],
    });
    if (!rows[0]) throw new Refused('saved_view_unknown');
    if (rows[0].shared && !mayOversee(me.role)) throw new Refused('not_allowed');
    return rows[0];
  }

  private async write<T>(me: Actor, work: (tx: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await this.changes.write(me.accountId, 'saved_views', work);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refused('name_taken');
      throw error;
    }
  }
}
