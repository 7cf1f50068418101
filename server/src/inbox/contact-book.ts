import { brazilianTwins, type CustomerRef } from '@balcao/whatsapp';
import { insertMany, updateMany } from '../platform/database/bulk.ts';
import type { PoolClient } from '../platform/database/database.ts';
import { contactName, type ContactRecord } from './thread.ts';

/** What an item says of a customer beside his ids. */
export interface Seen {
  customer: CustomerRef;
  profileName?: string;
  username?: string;
}

interface ContactSqlRow {
  id: string;
  name: string | null;
  book_name: string | null;
  profile_name: string | null;
  username: string | null;
  wa_id: string | null;
  user_id: string | null;
  opted_out: boolean;
}

/**
 * Finds or makes the contacts of a batch: by business-scoped id, then phone, then its Brazilian twin.
 * Only an account's lane makes contacts, one batch at a time; the aliases' key guards it all the same.
 */
export class ContactBook {
  private readonly byId = new Map<string, ContactRecord>();
  private readonly byAlias = new Map<string, string>();
  private readonly fresh = new Set<string>();
  private readonly changed = new Set<string>();
  private readonly asLoaded = new Map<string, ContactRecord>();
  private readonly newAliases = new Map<string, [kind: string, value: string, contactId: string]>();

  constructor(
    private readonly tx: PoolClient,
    private readonly accountId: string,
    private readonly newId: () => string,
  ) {}

  /** Reads all contacts that the batch may mean. */
  async load(refs: readonly CustomerRef[]): Promise<void> {
    const aliases = new Map<string, [string, string]>();
    for (const ref of refs) {
      for (const [kind, value] of namesOf(ref)) aliases.set(`${kind} ${value}`, [kind, value]);
    }
    if (aliases.size === 0) return;
    const wanted = [...aliases.values()];
    const { rows } = await this.tx.query<ContactSqlRow & { kind: string; value: string }>({
      name: 'contacts by alias',
      text: `select a.kind, a.value, k.id, k.name, k.book_name, k.profile_name, k.username, k.wa_id, k.user_id, k.opted_out
               from unnest($2::text[], $3::text[]) as x(kind, value)
               join contact_aliases a on a.account_id = $1 and a.kind = x.kind and a.value = x.value
               join contacts k on k.id = a.contact_id`,
      values: [this.accountId, wanted.map(([kind]) => kind), wanted.map(([, value]) => value)],
    });
    for (const row of rows) {
      if (!this.byId.has(row.id)) {
        this.byId.set(row.id, contactFromRow(row));
        this.asLoaded.set(row.id, contactFromRow(row));
      }
      this.byAlias.set(`${row.kind} ${row.value}`, row.id);
    }
  }

  /** The contact that these ids mean, among those known; no new one is made. */
  find(ref: CustomerRef): ContactRecord | null {
    for (const [kind, value] of namesOf(ref)) {
      const id = this.byAlias.get(`${kind} ${value}`);
      if (id !== undefined) return this.byId.get(id) ?? null;
    }
    return null;
  }

  /** The contact, made if need be, with what this item says of him taken over. */
  open(seen: Seen): ContactRecord {
    const { customer } = seen;
    let contact = this.find(customer);
    if (!contact) {
      contact = {
        id: this.newId(),
        name: null,
        bookName: null,
        profileName: null,
        username: null,
        waId: null,
        userId: null,
        optedOut: false,
      };
      this.fresh.add(contact.id);
      this.byId.set(contact.id, contact);
    }
    const next: ContactRecord = {
      ...contact,
      profileName: seen.profileName ?? contact.profileName,
      username: seen.username ?? contact.username,
      waId: customer.waId ?? contact.waId,
      userId: customer.userId ?? contact.userId,
    };
    this.keep(contact, next);
    if (customer.userId !== undefined) this.alias('user_id', customer.userId, contact.id);
    if (customer.waId !== undefined) this.alias('wa_id', customer.waId, contact.id);
    return this.byId.get(contact.id) ?? next;
  }

  /** The owner's own name for a contact; null when he took it out of his book. */
  setBookName(contact: ContactRecord, bookName: string | null): void {
    this.keep(contact, { ...contact, bookName });
  }

  /** Meta has given him other ids; the old ones stay his. */
  rename(contact: ContactRecord, customer: CustomerRef): void {
    this.keep(contact, {
      ...contact,
      waId: customer.waId ?? contact.waId,
      userId: customer.userId ?? contact.userId,
    });
    if (customer.userId !== undefined) this.alias('user_id', customer.userId, contact.id);
    if (customer.waId !== undefined) this.alias('wa_id', customer.waId, contact.id);
  }

  get(contactId: string): ContactRecord | undefined {
    return this.byId.get(contactId);
  }

  /** Contacts, known before, that people now see under another name, number or @. */
  renamed(): ContactRecord[] {
    return [...this.changed].flatMap((id) => {
      const before = this.asLoaded.get(id);
      const after = this.byId.get(id);
      if (!before || !after) return [];
      const same =
        contactName(before) === contactName(after) &&
        before.waId === after.waId &&
        before.username === after.username;
      return same ? [] : [after];
    });
  }

  async flush(): Promise<void> {
    const rows = (ids: Iterable<string>) =>
      [...ids].map((id) => {
        const k = this.byId.get(id) as ContactRecord;
        return [k.id, k.bookName, k.profileName, k.username, k.waId, k.userId];
      });
    const fresh = rows(this.fresh).map((row) => [...row, this.accountId]);
    const changed = rows([...this.changed].filter((id) => !this.fresh.has(id)));
    const aliases = [...this.newAliases.values()].map((alias) => [this.accountId, ...alias]);
    await Promise.all([
      insertMany(this.tx, 'contacts', [...CONTACT_COLUMNS, ['account_id', 'uuid']], fresh),
      updateMany(this.tx, 'contacts', CONTACT_COLUMNS, changed),
      insertMany(this.tx, 'contact_aliases', ALIAS_COLUMNS, aliases, 'on conflict do nothing'),
    ]);
  }

  private keep(before: ContactRecord, after: ContactRecord): void {
    const same =
      before.bookName === after.bookName &&
      before.profileName === after.profileName &&
      before.username === after.username &&
      before.waId === after.waId &&
      before.userId === after.userId;
    if (same) return;
    this.byId.set(after.id, after);
    this.changed.add(after.id);
  }

  /** An alias stays with the contact that had it first: two contacts are merged by a person, never silently. */
  private alias(kind: string, value: string, contactId: string): void {
    const key = `${kind} ${value}`;
    if (this.byAlias.has(key)) return;
    this.byAlias.set(key, contactId);
    this.newAliases.set(key, [kind, value, contactId]);
  }
}

/** Every alias under which a customer may be known, strongest first. */
function namesOf(ref: CustomerRef): [kind: string, value: string][] {
  const names: [string, string][] = [];
  if (ref.userId !== undefined) names.push(['user_id', ref.userId]);
  if (ref.waId !== undefined) {
    names.push(['wa_id', ref.waId]);
    for (const twin of brazilianTwins(ref.waId)) names.push(['wa_id', twin]);
  }
  return names;
}

function contactFromRow(row: ContactSqlRow): ContactRecord {
  return {
    id: row.id,
    name: row.name,
    bookName: row.book_name,
    profileName: row.profile_name,
    username: row.username,
    waId: row.wa_id,
    userId: row.user_id,
    optedOut: row.opted_out,
  };
}

const CONTACT_COLUMNS = [
  ['id', 'uuid'],
  ['book_name', 'text'],
  ['profile_name', 'text'],
  ['username', 'text'],
  ['wa_id', 'text'],
  ['user_id', 'text'],
] as const;

const ALIAS_COLUMNS = [
  ['account_id', 'uuid'],
  ['kind', 'text'],
  ['value', 'text'],
  ['contact_id', 'uuid'],
] as const;
