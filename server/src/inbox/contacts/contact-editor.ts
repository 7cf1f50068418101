import { Injectable } from '@nestjs/common';
import type { ContactDetail, ContactRequest } from '@balcao/contract';
import type { Actor } from '../../auth/index.ts';
import type { PoolClient } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { Fields, FactsSource } from '../../settings/index.ts';
import { Inbox } from '../inbox.service.ts';
import { holdLabels } from '../labels/labels.service.ts';
import { ContactReader, aliveContact } from './contact-reader.ts';
import { contactRecord, type ContactSqlRow } from './contact-view.ts';

const VALUE_MAX = 500;
/** Of the resolved ones so many of the newest learn a new name; the others show it when they are read next. */
const RESOLVED_TOLD = 50;

/** What people write down of a customer. */
@Injectable()
export class ContactEditor {
  constructor(
    private readonly inbox: Inbox,
    private readonly reader: ContactReader,
    private readonly fields: Fields,
    private readonly facts: FactsSource,
  ) {}

  /** @throws Refused `contact_unknown`, `label_unknown`, `invalid` with the fields that are none or have a wrong value */
  async change(me: Actor, id: string, request: ContactRequest): Promise<ContactDetail> {
    const { accountId } = me;
    if (request.fields) await this.checkFields(accountId, request.fields);
    const now = this.inbox.now;
    const facts = await this.facts.of(accountId, now);
    let before!: ContactSqlRow;
    let after!: ContactSqlRow;
    const look = async (tx: PoolClient): Promise<string[]> => {
      before = await aliveContact(tx, accountId, id);
      if (request.labels) {
        await holdLabels(
          tx,
          accountId,
          request.labels.filter((label) => !before.labels.includes(label)),
        );
      }
      after = await this.write(tx, accountId, before, request);
      return before.name === after.name ? [] : conversationsToTell(tx, accountId, before.id);
    };
    // Alone: what the lane knows of a contact while it works must not become old under its hands.
    await this.inbox.together(
      accountId,
      facts,
      now,
      look,
      ({ set }) => {
        for (const thread of set.threads.values()) set.rename(thread, contactRecord(after));
      },
      { alone: true },
    );
    return this.reader.detail(accountId, before.id);
  }

  private async write(
    tx: PoolClient,
    accountId: string,
    before: ContactSqlRow,
    { name, note, fields, labels }: ContactRequest,
  ): Promise<ContactSqlRow> {
    const kept = Object.entries({ ...before.fields, ...fields }).filter(([, value]) => value !== '');
    const { rows } = await tx.query<ContactSqlRow>({
      name: 'change contact',
      text: `update contacts k set name = $3, note = $4, fields = $5::jsonb, labels = $6::jsonb
              where id = $1 and account_id = $2 returning k.*`,
      values: [
        before.id,
        accountId,
        name === undefined ? before.name : clean(name),
        clean(note) ?? before.note,
        JSON.stringify(Object.fromEntries(kept.map(([key, value]) => [key, clean(value)]))),
        JSON.stringify(labels ? [...labels].sort() : before.labels),
      ],
    });
    return rows[0] as ContactSqlRow;
  }

  private async checkFields(accountId: string, given: Record<string, string>): Promise<void> {
    const { fields } = await this.fields.read(accountId);
    const problems = Object.entries(given).flatMap(([id, value]) => {
      const field = fields.find((one) => one.id === id);
      const problem = !field
        ? 'no such field'
        : typeof value !== 'string' || value.length > VALUE_MAX
          ? `text of at most ${VALUE_MAX} characters`
          : Fields.problemOf(field, value);
      return problem === null ? [] : [{ field: `fields.${id}`, rules: ['field'], detail: problem }];
    });
    if (problems.length > 0) throw new Refused('invalid', { fields: problems });
  }
}

async function conversationsToTell(tx: PoolClient, accountId: string, contactId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'conversations to tell of contact',
    text: `with his as (
             select id, status, last_at from conversations
              where number_id in (select id from numbers where account_id = $1) and contact_id = $2)
           select id from his where status <> 'resolved'
           union all
           (select id from his where status = 'resolved' order by last_at desc, id desc limit ${RESOLVED_TOLD})`,
    values: [accountId, contactId],
  });
  return rows.map(({ id }) => id);
}

/** Postgres takes no NUL and no half of an emoji. */
function clean<T extends string | null | undefined>(text: T): T {
  return (typeof text === 'string' ? text.replaceAll('\u0000', '').toWellFormed() : text) as T;
}
