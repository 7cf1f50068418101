import { DEFAULT_PREFERENCES, NOTIFY_CAUSES } from '@balcao/contract';
import type { Preferences } from '@balcao/contract';

export type PreferencesPatch = Partial<Preferences>;

/** What this browser keeps of a person's preferences: the last known whole, and what the server has not taken yet. */
export interface KeptPreferences {
  known: Preferences;
  pending: PreferencesPatch;
}

/**
 * Reads preferences that an older or newer version of the panel may have written: what is missing or makes no sense is
 * as usual, field by field.
 */
export function readPreferences(said: unknown): Preferences {
  const from = record(said);
  const usual = DEFAULT_PREFERENCES;
  const sounds = record(from['sounds']);
  const notify = record(from['notify']);
  const quiet = record(from['quietHours']);
  return {
    locale: oneOf(from['locale'], ['pt-BR', 'en', 'es', null] as const, usual.locale),
    theme: oneOf(from['theme'], ['light', 'dark', 'contrast', 'system'] as const, usual.theme),
    density: oneOf(from['density'], ['compact', 'comfortable'] as const, usual.density),
    sendKey: oneOf(from['sendKey'], ['enter', 'mod_enter'] as const, usual.sendKey),
    singleKeys: flag(from['singleKeys'], usual.singleKeys),
    shortcuts: Object.fromEntries(
      Object.entries(record(from['shortcuts'])).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    sounds: {
      volume: share(sounds['volume'], usual.sounds.volume),
      mine: flag(sounds['mine'], usual.sounds.mine),
      queue: flag(sounds['queue'], usual.sounds.queue),
      mention: flag(sounds['mention'], usual.sounds.mention),
    },
    notify: Object.fromEntries(
      NOTIFY_CAUSES.map((cause) => {
        const ways = record(notify[cause]);
        return [
          cause,
          {
            desktop: flag(ways['desktop'], usual.notify[cause].desktop),
            push: flag(ways['push'], usual.notify[cause].push),
          },
        ];
      }),
    ) as Preferences['notify'],
    pushText: flag(from['pushText'], usual.pushText),
    quietHours: {
      from: clockTime(quiet['from'], usual.quietHours.from),
      to: clockTime(quiet['to'], usual.quietHours.to),
    },
  };
}

/** Reads what this browser kept; null when there is nothing to start from. */
export function readKept(stored: string | null): KeptPreferences | null {
  try {
    const kept = record(JSON.parse(stored ?? 'null'));
    if (!('known' in kept)) return null;
    const known = readPreferences(kept['known']);
    const pending = record(kept['pending']);
    // Checked as a whole, of which only the named parts are pending.
    const checked = readPreferences({ ...known, ...pending });
    const names = (Object.keys(known) as (keyof Preferences)[]).filter((name) => name in pending);
    return { known, pending: only(checked, names) };
  } catch {
    return null;
  }
}

/** What is left to save after `sent` was taken: a later change of the same part stays. */
export function stillPending(pending: PreferencesPatch, sent: PreferencesPatch): PreferencesPatch {
  const names = (Object.keys(pending) as (keyof Preferences)[]).filter(
    (name) => pending[name] !== sent[name],
  );
  return only(pending, names);
}

function only(from: PreferencesPatch, names: readonly (keyof Preferences)[]): PreferencesPatch {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function oneOf<T>(value: unknown, allowed: readonly T[], usual: T): T {
  return allowed.includes(value as T) ? (value as T) : usual;
}

function flag(value: unknown, usual: boolean): boolean {
  return typeof value === 'boolean' ? value : usual;
}

function share(value: unknown, usual: number): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : usual;
}

function clockTime(value: unknown, usual: string): string {
  return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? value : usual;
}
