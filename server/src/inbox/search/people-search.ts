import type { ContactView, ConversationId } from '@balcao/contract';
import { plainText } from '@balcao/domain';
import type { Pool } from '../../platform/database/database.ts';
import { contactView, type ContactSqlRow } from '../contacts/contact-view.ts';
import { Values } from './criteria-sql.ts';

type Found = ContactView & { conversationId: ConversationId | null };

/** Of all that fit so many are looked at and ordered: a name that thousands have needs more words. */
const LOOKED_AT = 200;

/**
 * People whose names or @ have every word, in any part and without regard to accents; whose number has the digits, with or
 * without country code and ninth digit; and, when there are none, those whose names are nearly so.
 * @returns those best first whose conversations are the latest
 */
export async function findPeople(
  db: Pick<Pool, 'query'>,
  accountId: string,
  words: readonly string[],
  limit: number,
): Promise<Found[]> {
  const plain = words.map((word) => plainText(word).trim()).filter((word) => word !== '');
  if (plain.length === 0) return [];
  const text = plain.join(' ');
  const digits = /^[\d\s+().-]+$/.test(text) ? text.replace(/\D/g, '') : '';
  const ids = new Set<string>();
  if (digits.length >= 3) {
    const patterns = digitVariants(digits).map((variant) => `%${variant}%`);
    await collect(db, ids, {
      name: 'people by digits',
      text: `select k.id from contact_aliases a join contacts k on k.id = a.contact_id
              where a.account_id = $1 and a.kind = 'wa_id' and a.value like any($2::text[]) and k.merged_into is null
              limit ${LOOKED_AT}`,
      values: [accountId, patterns],
    });
  }
  const all = plain.map(pattern);
  const values = new Values();
  const ofAccount = `account_id = ${values.add(accountId)}`;
  await collect(db, ids, {
    text: `select id from contacts
            where ${[ofAccount, ...namedBy('search', plain, values)].join(' and ')} and merged_into is null limit ${LOOKED_AT}`,
    values: values.list,
  });
  if (ids.size === 0 && text.length >= 4 && digits === '') {
    await collect(db, ids, {
      name: 'people nearly by name',
      text: `select id from contacts where account_id = $1 and $2::text <% search and merged_into is null
              order by word_similarity($2, search) desc limit ${limit}`,
      values: [accountId, text],
    });
  }
  if (ids.size === 0) return [];
  const { rows } = await db.query<ContactSqlRow & { conversation_id: string | null }>({
    name: 'people found',
    text: `select k.*, l.id as conversation_id from contacts k
             left join lateral (select c.id, c.last_at from conversations c
               where c.number_id in (select id from numbers where account_id = $1) and c.contact_id = k.id
               order by (c.status <> 'resolved') desc, c.last_at desc limit 1) l on true
            where k.id = any($2::uuid[])
            order by (k.search like all($3::text[])) desc, (k.sort_name like $4) desc, word_similarity($5, k.search) desc,
                     l.last_at desc nulls last, k.id limit ${limit}`,
    values: [accountId, [...ids], all, `${plain[0]?.replace(/[\\%_]/g, '\\$&')}%`, text],
  });
  return rows.map((row) => ({ ...contactView(row), conversationId: row.conversation_id }));
}

/** Each word for itself: of `like all (...)` the planner finds no index. */
export function namedBy(column: string, plain: readonly string[], values: Values): string[] {
  return plain.map((word) => `${column} like ${values.add(pattern(word))}`);
}

function pattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * The forms under which digits may be stored: people leave the country away, write a leading zero, and Meta keeps some
 * Brazilian mobiles without their ninth digit.
 */
export function digitVariants(digits: string): string[] {
  const forms = new Set([digits]);
  const national = digits.replace(/^0+/, '');
  if (national.length >= 3) forms.add(national);
  const [, country = '', area = '', rest = ''] = /^(55)?([1-9][1-9])(\d+)$/.exec(national) ?? [];
  if (rest.startsWith('9') && rest.length >= 6) forms.add(`${country}${area}${rest.slice(1)}`);
  if (/^[6-9]/.test(rest) && rest.length >= 4 && rest.length <= 8) forms.add(`${country}${area}9${rest}`);
  // Without the area: nine digits that begin with the ninth.
  if (/^9[6-9]\d{6,7}$/.test(national)) forms.add(national.slice(1));
  return [...forms];
}

async function collect(
  db: Pick<Pool, 'query'>,
  ids: Set<string>,
  query: { name?: string; text: string; values: unknown[] },
): Promise<void> {
  const { rows } = await db.query<{ id: string }>(query);
  for (const { id } of rows) ids.add(id);
}
