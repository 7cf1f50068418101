import type { FieldView } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

/** A new field; its id is only a key, and stays when the name changes. */
export function blankField(): FieldView {
  return { id: crypto.randomUUID(), name: '', kind: 'text' };
}

/** One choice a line, without blanks and repetitions. */
export function choicesOf(lines: string): string[] {
  return [...new Set(lines.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

/** What keeps these fields from being saved, in words; empty when nothing does. */
export function fieldsProblem(fields: readonly FieldView[]): string {
  const names = fields.map((one) => one.name.trim().toLowerCase());
  if (names.some((name) => name === '')) return m.field_name_missing();
  const twice = fields.find((one, i) => names.indexOf(names[i] ?? '') !== i);
  if (twice) return m.field_twice({ name: twice.name.trim() });
  const bare = fields.find((one) => one.kind === 'choice' && (one.choices?.length ?? 0) < 2);
  return bare ? m.field_needs_choices({ name: bare.name.trim() }) : '';
}
