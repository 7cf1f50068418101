import { Injectable } from '@nestjs/common';
import type { ContactDetail, ContactMediaView, ContactView, DuplicateView, Page } from '@balcao/contract';
import { parseQuery, plainText } from '@balcao/domain';
import { brazilianTwins } from '@balcao/whatsapp';
import { Database, type PoolClient } from '../../platform/database/database.ts';
import { Refused } from '../../platform/errors/index.ts';
import { isId } from '../../platform/ids/ids.ts';
import { InboxReader, QUOTED_SELECT, viewOfRow, type QuotedRow } from '../inbox-reader.ts';
import { MESSAGE_SELECT, type MessageSqlRow } from '../message-record.ts';
import { isInstant } from '../search/conversation-list.ts';
import { Values } from '../search/criteria-sql.ts';
import { digitVariants, namedBy } from '../search/people-search.ts';
import { contactView, type ContactSqlRow } from './contact-view.ts';

const CONVERSATIONS_SHOWN = 50;
const DUPLICATES_SHOWN = 10;

type Db = { query: PoolClient['query'] };

/** What is known of customers. An id of one who was merged stands for the one he was merged into. */
@Injectable()
export class ContactReader {
  constructor(
    private readonly database: Database,
    private readonly reader: InboxReader,
  ) {}

  /** By name. */
  async list(
    accountId: string,
    text: string,
    cursor: string | null,
    limit: number,
  ): Promise<Page<ContactView>> {
    const after = cursor === null ? null : readCursor(cursor);
    const words = parseQuery(text).words.map((word) => plainText(word.text));
    const digits = /^[\d\s+().-]+$/.test(text) ? text.replace(/\D/g, '') : '';
    const values = new Values();
    const account = values.add(accountId);
    const conditions = [`k.account_id = ${account}`, 'k.merged_into is null'];
    if (digits !== '') {
      const patterns = values.add(digitVariants(digits).map((variant) => `%${variant}%`));
      conditions.push(
        `k.id in (select contact_id from contact_aliases
                   where account_id = ${account} and kind = 'wa_id' and value like any(${patterns}::text[]))`,
      );
    } else {
      conditions.push(...namedBy('k.search', words, values));
    }
    if (after) {
      conditions.push(`(k.sort_name, k.id) > (${values.add(after.name)}, ${values.add(after.id)}::uuid)`);
    }
    const { rows } = await this.database.people.query<ContactSqlRow>(
      `select k.* from contacts k where ${conditions.join(' and ')} order by k.sort_name, k.id limit ${limit + 1}`,
      values.list,
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(contactView),
      nextCursor: rows.length > limit && last ? writeCursor(last) : null,
    };
  }

  /** @throws Refused `contact_unknown` */
  async detail(accountId: string, id: string): Promise<ContactDetail> {
    const db = this.database.people;
    const row = await aliveContact(db, accountId, id);
    const [aliases, merges, conversations] = await Promise.all([
      db.query<{ kind: string; value: string }>({
        name: 'aliases of contact',
        text: 'select kind, value from contact_aliases where contact_id = $1 and account_id = $2 order by kind, value',
        values: [row.id, accountId],
      }),
      db.query<{ id: string; name: string; at: Date; by_name: string }>({
        name: 'merges of contact',
        text: `select id, name, at, by_name from contact_merges
                where kept_id = $1 and account_id = $2 and undone_at is null order by id desc limit 50`,
        values: [row.id, accountId],
      }),
      db.query<{ id: string }>({
        name: 'newest conversations of contact',
        text: `select id from conversations
                where number_id in (select id from numbers where account_id = $1) and contact_id = $2
                order by last_at desc, id desc limit ${CONVERSATIONS_SHOWN}`,
        values: [accountId, row.id],
      }),
    ]);
    const ids = conversations.rows.map((conversation) => conversation.id);
    const views = await this.reader.conversationsById(accountId, ids);
    return {
      ...contactView(row),
      names: { teammate: row.name, book: row.book_name, profile: row.profile_name },
      waId: row.wa_id,
      userId: row.user_id,
      aliases: aliases.rows,
      note: row.note,
      fields: row.fields,
      labels: row.labels,
      optedOut: row.opted_out,
      createdAt: row.created_at.toISOString(),
      conversations: ids.flatMap((one) => views.get(one) ?? []),
      merges: merges.rows.map((merge) => ({
        id: merge.id,
        name: merge.name,
        at: merge.at.toISOString(),
        by: merge.by_name,
      })),
    };
  }

  /** Files or links of all his conversations, newest first. @throws Refused `contact_unknown`, `cursor_invalid` */
  async media(
    accountId: string,
    id: string,
    kind: 'files' | 'links',
    cursor: string | null,
    limit: number,
  ): Promise<Page<ContactMediaView>> {
    const [at = '', messageId = ''] = cursor?.split('_') ?? [];
    if (cursor !== null && (!isInstant(at) || !isId(messageId))) throw new Refused('cursor_invalid');
    const contact = await aliveContact(this.database.people, accountId, id);
    const { rows } = await this.database.people.query<MessageSqlRow & QuotedRow>({
      name: `${kind} of contact`,
      text: `select ${MESSAGE_SELECT}, ${QUOTED_SELECT} from messages m left join messages q on q.id = m.quoted_message_id
              where m.conversation_id in (select id from conversations
                      where number_id in (select id from numbers where account_id = $1) and contact_id = $2)
                and m.deleted_at is null and m.because is distinct from 'own_reflection' and ${kind === 'files' ? `m.content ? 'media'` : `m.text ~ 'https?://'`}
                and ($3::timestamptz is null or (m.at, m.id) < ($3, $4::uuid))
              order by m.at desc, m.id desc limit $5`,
      values: [
        accountId,
        contact.id,
        cursor === null ? null : at,
        cursor === null ? null : messageId,
        limit + 1,
      ],
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        message: viewOfRow(row),
        links: kind === 'links' ? (row.text?.match(/https?:\/\/[^\s<>"]+/g) ?? []) : [],
      })),
      nextCursor: rows.length > limit && last ? `${last.at.toISOString()}_${last.id}` : null,
    };
  }

  /** Contacts that may be the same person: nobody is merged without being asked. @throws Refused `contact_unknown` */
  async duplicates(accountId: string, id: string): Promise<DuplicateView[]> {
    const db = this.database.people;
    const row = await aliveContact(db, accountId, id);
    const { rows: aliases } = await db.query<{ value: string }>({
      name: 'numbers of contact',
      text: `select value from contact_aliases where contact_id = $1 and account_id = $2 and kind = 'wa_id'`,
      values: [row.id, accountId],
    });
    const hasName = (row.name ?? row.book_name ?? row.profile_name) !== null && /\p{L}/u.test(row.sort_name);
    const { rows } = await db.query<ContactSqlRow & Record<DuplicateView['because'][number], boolean>>({
      name: 'duplicates of contact',
      text: `select * from (
               select k.*, coalesce($3 and k.sort_name = $4, false) as same_name,
                      coalesce(lower(k.username) = lower($5), false) as same_username,
                      exists (select from contact_aliases a where a.account_id = $1 and a.contact_id = k.id
                                and a.kind = 'wa_id' and a.value = any($6::text[])) as phone_twin
                 from contacts k
                where k.id in (
                  select id from contacts where account_id = $1 and $3 and sort_name = $4 and merged_into is null
                  union select id from contacts where account_id = $1 and search like $7 and merged_into is null
                  union select contact_id from contact_aliases where account_id = $1 and kind = 'wa_id' and value = any($6::text[]))
                  and k.id <> $2 and k.account_id = $1 and k.merged_into is null) k
              where same_name or same_username or phone_twin
              order by phone_twin desc, same_username desc, id limit ${DUPLICATES_SHOWN}`,
      values: [
        accountId,
        row.id,
        hasName,
        row.sort_name,
        row.username,
        aliases.flatMap(({ value }) => brazilianTwins(value)),
        row.username === null ? null : `%@${plainText(row.username).replace(/[\\%_]/g, '\\$&')}%`,
      ],
    });
    return rows.map((other) => ({
      contact: contactView(other),
      because: (['phone_twin', 'same_username', 'same_name'] as const).filter((reason) => other[reason]),
    }));
  }
}

/** The contact, or the one he was merged into. @throws Refused `contact_unknown` */
export async function aliveContact(db: Db, accountId: string, id: string): Promise<ContactSqlRow> {
  const { rows } = await db.query<ContactSqlRow>({
    name: 'contact alive',
    text: `with recursive chain as (
             select k.*, 0 as depth from contacts k where k.id = $1 and k.account_id = $2
             union all
             select k.*, chain.depth + 1 from chain join contacts k on k.id = chain.merged_into
              where k.account_id = $2 and chain.depth < 50)
           select * from chain where merged_into is null`,
    values: [id, accountId],
  });
  if (!rows[0]) throw new Refused('contact_unknown');
  return rows[0];
}

function writeCursor({ sort_name, id }: ContactSqlRow): string {
  return Buffer.from(JSON.stringify([sort_name, id])).toString('base64url');
}

function readCursor(cursor: string): { name: string; id: string } {
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const [name, id] = Array.isArray(given) ? (given as unknown[]) : [];
    if (typeof name === 'string' && name.length <= 100 && !name.includes('\u0000') && isId(id))
      return { name, id };
  } catch {
    // not ours
  }
  throw new Refused('cursor_invalid');
}
