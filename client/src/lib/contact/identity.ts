import type { ContactDetail } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export interface IdentityLine {
  words: string;
  value: string;
}

/** By what a customer is known, without saying the same thing twice: digits that only repeat the phone are left out. */
export function identityOf({ phone, username, waId, userId, aliases }: ContactDetail): IdentityLine[] {
  const lines: IdentityLine[] = [];
  if (phone) lines.push({ words: m.phone(), value: phone });
  if (username) lines.push({ words: m.username(), value: username });
  const known = new Set([digits(phone), digits(waId)]);
  if (waId && digits(waId) !== digits(phone)) lines.push({ words: m.whatsapp_id(), value: waId });
  if (userId) lines.push({ words: m.user_id(), value: userId });
  for (const { value } of aliases) {
    if (value === userId || value === username || known.has(digits(value) || value)) continue;
    known.add(digits(value) || value);
    lines.push({ words: m.alias(), value });
  }
  return lines;
}

function digits(value: string | null | undefined): string {
  return value && /^[+\d\s().-]+$/.test(value) ? value.replace(/\D/g, '') : '';
}
