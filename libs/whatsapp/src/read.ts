/**
 * Readers for data that nobody vouches for. None of them throws; each answers `undefined` for what is not there or not of
 * its kind. Only own properties are read, so a key such as `__proto__` or `constructor` is a name like any other.
 */

export type Json = Record<string, unknown>;

/** Bounds keep a hostile value from breaking an index (btree rows end at 2.7 kB) or a text search column (1 MB). */
export const BOUNDS = { key: 512, label: 1024, text: 65_536, url: 4096, raw: 8192 } as const;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function field(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function list(value: unknown, key: string): unknown[] | undefined {
  const found = field(value, key);
  return Array.isArray(found) ? found : undefined;
}

/** Postgres takes neither U+0000 in text nor half a surrogate pair in jsonb. */
export function clean(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

export function text(value: unknown, key: string, bound: number = BOUNDS.label): string | undefined {
  const found = field(value, key);
  return typeof found === 'string' ? clean(found.slice(0, bound)) : undefined;
}

/** Like `text`, but an empty string counts as absent. */
export function label(value: unknown, key: string, bound: number = BOUNDS.label): string | undefined {
  return text(value, key, bound)?.trim() || undefined;
}

/** Marks that turn the direction of what follows, and signs that are none: no name needs them, and lines break by them. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Like `label`, for what people go by: it stands in one line and turns nothing that stands beside it. */
export function properName(value: unknown, key: string, bound: number = BOUNDS.label): string | undefined {
  return (
    label(value, key, bound)
      ?.replace(TURNS, '')
      .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
      .trim() || undefined
  );
}

/**
 * A key: Meta's id of something. Never cut, because half a key is another key; too long, empty or unclean is refused.
 * A safe integer is taken too: older samples carry ids as numbers.
 */
export function key(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  if (typeof found === 'number') return Number.isSafeInteger(found) && found >= 0 ? String(found) : undefined;
  if (typeof found !== 'string' || found.length === 0 || found.length > BOUNDS.key) return undefined;
  return clean(found) === found && found.trim() === found ? found : undefined;
}

/** Digits of a phone number, without `+` and punctuation. */
export function digits(value: unknown, name: string): string | undefined {
  const found = key(value, name)?.replace(/[+\s().-]/g, '');
  return found && /^\d{1,32}$/.test(found) ? found : undefined;
}

export function number(value: unknown, name: string): number | undefined {
  const found = field(value, name);
  const parsed = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export function flag(value: unknown, name: string): boolean {
  return field(value, name) === true;
}

/** 9999-12-31: above it a number is milliseconds or nonsense, and Postgres and `Date` part ways. */
const LAST_SECOND = 253_402_300_799;

/** Instant from seconds since 1970, string or number, as ISO 8601 UTC. */
export function instant(value: unknown, name: string): string | undefined {
  const seconds = number(value, name);
  if (seconds === undefined || seconds <= 0 || seconds > LAST_SECOND) return undefined;
  return new Date(Math.floor(seconds) * 1000).toISOString();
}

/** JSON text for people to look at, bounded. A structure too deep to be written again says so. */
export function rawText(value: unknown): string {
  try {
    return clean((JSON.stringify(value) ?? '').slice(0, BOUNDS.raw));
  } catch {
    return '"too deep to show"';
  }
}

/**
 * Leaves out keys that are absent, so that items compare and serialise the same whatever was missing. A copy, because
 * `delete` turns an object into a slow dictionary and this runs for every item.
 */
export function compact<T extends object>(item: T): T {
  const kept = {} as T;
  for (const name in item) if (item[name] !== undefined) kept[name] = item[name];
  return kept;
}
