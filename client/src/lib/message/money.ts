import type { OrderView } from '@balcao/contract';
import { number } from '../i18n/format.ts';
import { getLocale } from '../i18n/locale.ts';

/** A price in the reader's way of writing; a currency that nobody knows stands behind its number. */
export function money(amount: number, currency: string | undefined): string {
  if (!currency) return number(amount);
  try {
    return new Intl.NumberFormat(getLocale(), { style: 'currency', currency }).format(amount);
  } catch {
    return `${number(amount)} ${currency}`;
  }
}

export interface OrderSum {
  pieces: number;
  /** Null when a price is missing or the currencies differ: a false sum is worse than none. */
  total: { amount: number; currency: string | undefined } | null;
}

export function orderSum({ lines }: OrderView): OrderSum {
  const pieces = lines.reduce((sum, line) => sum + (line.quantity ?? 1), 0);
  const [first] = lines;
  const known =
    first !== undefined &&
    lines.every((line) => line.price !== undefined && line.currency === first.currency);
  if (!known) return { pieces, total: null };
  // In hundredths, or 0.1 + 0.2 shows.
  const cents = lines.reduce(
    (sum, line) => sum + Math.round((line.price ?? 0) * 100) * (line.quantity ?? 1),
    0,
  );
  return { pieces, total: { amount: cents / 100, currency: first.currency } };
}
