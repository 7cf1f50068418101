import type { ContactView } from '@balcao/contract';
import { formatPhone } from '@balcao/whatsapp';
import { contactName, type ContactRecord } from '../thread.ts';

/** The row of a contact as the driver gives it. */
export interface ContactSqlRow {
  id: string;
  name: string | null;
  book_name: string | null;
  profile_name: string | null;
  username: string | null;
  wa_id: string | null;
  user_id: string | null;
  opted_out: boolean;
  note: string;
  fields: Record<string, string>;
  labels: string[];
  merged_into: string | null;
  sort_name: string;
  created_at: Date;
}

export function contactRecord(row: ContactSqlRow): ContactRecord {
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

export function contactView(row: ContactSqlRow): ContactView {
  const view: ContactView = { id: row.id, name: contactName(contactRecord(row)) };
  if (row.wa_id !== null) view.phone = formatPhone(row.wa_id);
  if (row.username !== null) view.username = row.username;
  return view;
}
