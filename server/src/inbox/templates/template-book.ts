import { Injectable } from '@nestjs/common';
import type { TemplateView } from '@balcao/contract';
import { templateParts, type ListedTemplate, type TemplateComponent } from '@balcao/whatsapp';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type PoolClient } from '../../platform/database/database.ts';
import { Ids } from '../../platform/ids/ids.ts';
import { AccountChanges } from '../../realtime/index.ts';

export interface KnownTemplate {
  readonly id: string;
  readonly numberId: string;
  readonly name: string;
  readonly language: string;
  readonly status: string;
  readonly isNamed: boolean;
  readonly components: readonly TemplateComponent[];
}

/** Meta's word for what may be sent. */
export const SENDABLE = 'APPROVED';

interface TemplateSqlRow {
  id: string;
  number_id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  named: boolean;
  components: TemplateComponent[];
}

/** The templates of an account's numbers, as Meta last told them. */
@Injectable()
export class TemplateBook {
  constructor(
    private readonly database: Database,
    private readonly changes: AccountChanges,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Those that may be sent first, then by name. */
  async list(accountId: string): Promise<TemplateView[]> {
    const { rows } = await this.database.people.query<TemplateSqlRow>({
      name: 'templates of account',
      text: `select id, number_id, name, language, status, category, named, components from templates
              where account_id = $1 order by (status = '${SENDABLE}') desc, name, language, id limit 2000`,
      values: [accountId],
    });
    return rows.map(viewOf);
  }

  async find(accountId: string, id: string): Promise<KnownTemplate | null> {
    const { rows } = await this.database.people.query<TemplateSqlRow>({
      name: 'template',
      text: `select id, number_id, name, language, status, category, named, components from templates
              where id = $1 and account_id = $2`,
      values: [id, accountId],
    });
    const [row] = rows;
    if (!row) return null;
    const { number_id: numberId, named: isNamed, name, language, status, components } = row;
    return { id, numberId, name, language, status, isNamed, components };
  }

  /** Takes Meta's whole list of a number; the panels are told only of what differs. Ids of ours stay. */
  async replace(accountId: string, numberId: string, listed: readonly ListedTemplate[]): Promise<void> {
    const wanted = [...new Map(listed.map((one) => [`${one.name} ${one.language}`, one])).values()];
    const { rows } = await this.database.lanes.query<TemplateSqlRow & { meta_id: string }>({
      name: 'templates of number',
      text: 'select id, number_id, name, language, status, category, named, components, meta_id from templates where number_id = $1',
      values: [numberId],
    });
    const known = new Map(rows.map((row) => [`${row.name} ${row.language}`, row]));
    const isSame =
      wanted.length === rows.length &&
      wanted.every((one) => {
        const row = known.get(`${one.name} ${one.language}`);
        return row !== undefined && printOf(one) === printOfRow(row);
      });
    if (isSame) return;
    await this.changes.write(accountId, 'templates', async (tx) => {
      await tx.query(
        `delete from templates where number_id = $1 and not (name || ' ' || language = any($2::text[]))`,
        [numberId, wanted.map((one) => `${one.name} ${one.language}`)],
      );
      for (const one of wanted) await this.put(tx, accountId, numberId, one);
    });
  }

  /** Meta has refused to send it: nobody offers it till the list is read again. */
  async hide(
    accountId: string,
    numberId: string,
    name: string,
    language: string,
    status: string,
  ): Promise<void> {
    await this.changes.write(accountId, 'templates', (tx) =>
      tx.query('update templates set status = $4 where number_id = $1 and name = $2 and language = $3', [
        numberId,
        name,
        language,
        status,
      ]),
    );
    await this.wantReading(numberId);
  }

  /** The list of the number's business account is read again soon. */
  async wantReading(numberId: string): Promise<void> {
    await this.database.lanes.query({
      name: 'want templates',
      text: `insert into template_reads (number_id, due_at)
             select o.id, $2 from numbers n join numbers o on o.business_account_id = n.business_account_id
              where n.id = $1
             on conflict (number_id) do update set due_at = least(template_reads.due_at, excluded.due_at), failures = 0`,
      values: [numberId, this.clock.now()],
    });
  }

  private async put(tx: PoolClient, accountId: string, numberId: string, one: ListedTemplate): Promise<void> {
    await tx.query({
      name: 'put template',
      text: `insert into templates (id, account_id, number_id, meta_id, name, language, status, category, named, components)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (number_id, name, language) do update
               set meta_id = excluded.meta_id, status = excluded.status, category = excluded.category,
                   named = excluded.named, components = excluded.components`,
      values: [
        this.ids.next(),
        accountId,
        numberId,
        one.metaId,
        one.name,
        one.language,
        one.status,
        one.category,
        one.isNamed,
        JSON.stringify(one.components),
      ],
    });
  }
}

function printOf(one: ListedTemplate): string {
  return JSON.stringify([one.metaId, one.status, one.category, one.isNamed, sorted(one.components)]);
}

function printOfRow(row: TemplateSqlRow & { meta_id: string }): string {
  return JSON.stringify([row.meta_id, row.status, row.category, row.named, sorted(row.components)]);
}

/** jsonb keeps no order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

function viewOf(row: TemplateSqlRow): TemplateView {
  const { obstacle: _ours, ...parts } = templateParts(row.components);
  const { id, number_id: numberId, name, language, category, status } = row;
  return { id, numberId, name, language, category, status, ...parts };
}
