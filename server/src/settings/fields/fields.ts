import { Injectable } from '@nestjs/common';
import type { FieldsSettings, FieldView, Versioned } from '@balcao/contract';
import { plainText } from '@balcao/domain';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { Ids } from '../../platform/ids/ids.ts';
import { AccountChanges } from '../../realtime/index.ts';
import type { FieldDto } from './fields-dto.ts';

/** The business's own fields of a customer. A field that is left away keeps its values: given back by its id, it has them again. */
@Injectable()
export class Fields {
  constructor(
    private readonly database: Database,
    private readonly changes: AccountChanges,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async read(accountId: string): Promise<Versioned<FieldsSettings>> {
    const { rows } = await this.database.people.query<{ version: number; body: FieldsSettings }>({
      name: 'fields',
      text: `select version, body from settings where account_id = $1 and kind = 'fields'`,
      values: [accountId],
    });
    return { fields: rows[0]?.body.fields ?? [], version: rows[0]?.version ?? 0 };
  }

  /** @throws Refused `version_changed` with the present ones, `name_taken` when two have one name */
  async save(
    accountId: string,
    version: number,
    given: readonly FieldDto[],
    by: string,
  ): Promise<Versioned<FieldsSettings>> {
    const fields = given.map(({ id, name, kind, choices }): FieldView => {
      const field: FieldView = { id: id ?? this.ids.next(), name, kind };
      if (kind === 'choice') field.choices = choices ?? [];
      return field;
    });
    if (new Set(fields.map(({ name }) => plainText(name))).size < fields.length)
      throw new Refused('name_taken');
    const saved = await this.changes.write(accountId, 'fields', async (tx) => {
      const { rows } = await tx.query<{ version: number }>({
        name: 'fields save',
        text: `insert into settings as s (account_id, kind, version, body, updated_at, updated_by)
               select $1, 'fields', 1, $3::jsonb, $4, $5 where $2 = 0
                  or exists (select from settings where account_id = $1 and kind = 'fields')
               on conflict (account_id, kind) do update
                 set version = s.version + 1, body = excluded.body, updated_at = $4, updated_by = $5
                 where s.version = $2
               returning version`,
        values: [accountId, version, JSON.stringify({ fields }), this.clock.now(), by],
      });
      if (!rows[0]) throw new Refused('version_changed', { present: await this.read(accountId) });
      return rows[0];
    });
    return { fields, version: saved.version };
  }

  /** What is wrong with a value of this field; null when nothing is. Empty is always right: it takes the value away. */
  static problemOf(field: FieldView, value: string): string | null {
    if (value === '') return null;
    switch (field.kind) {
      case 'text':
        return null;
      case 'number':
        return /^-?\d{1,15}([.,]\d{1,6})?$/.test(value) ? null : 'a number';
      case 'date': {
        const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00.000Z`) : null;
        return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value) ? null : 'YYYY-MM-DD';
      }
      case 'choice':
        return field.choices?.includes(value) ? null : 'one of the choices';
    }
  }
}
