import type { Availability } from '@balcao/contract';
import Contrast from '@lucide/svelte/icons/contrast';
import LogOut from '@lucide/svelte/icons/log-out';
import Moon from '@lucide/svelte/icons/moon';
import Sun from '@lucide/svelte/icons/sun';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import { m } from '../i18n/generated/messages.js';
import { getLocale, locales, switchLocale } from '../i18n/locale.ts';
import type { Locale } from '../i18n/locale.ts';
import { AVAILABILITY_WORDS } from '../inbox/presence-words.ts';
import { theme } from '../theme/theme.svelte.ts';
import type { ThemeChoice } from '../theme/theme.svelte.ts';
import type { MenuEntry } from '../ui/menu-entry.ts';

/** Each language in its own words: who cannot read the present one must find theirs. */
export const LOCALE_NAMES: Record<Locale, () => string> = {
  'pt-BR': m.locale_pt,
  en: m.locale_en,
  es: m.locale_es,
};
const DOTS: Record<Availability, string> = {
  available: 'bg-agent',
  busy: 'bg-alert',
  away: 'bg-amber',
  offline: 'bg-edge',
};
const BY_HAND = ['available', 'busy', 'away'] as const;

/** @param choose  by itself it is kept in this browser; a signed-in person's goes along to her other devices */
export function localeEntries(choose: (locale: Locale) => void = switchLocale): MenuEntry[] {
  return locales.map((locale) => ({
    kind: 'choice',
    label: LOCALE_NAMES[locale](),
    lang: locale,
    chosen: locale === getLocale(),
    run: () => choose(locale),
  }));
}

export function themeEntries(
  choose: (choice: ThemeChoice) => void = (choice) => theme.choose(choice),
): MenuEntry[] {
  const choices: { choice: ThemeChoice; label: string; icon: typeof Sun }[] = [
    { choice: 'system', label: m.theme_system(), icon: SunMoon },
    { choice: 'light', label: m.theme_light(), icon: Sun },
    { choice: 'dark', label: m.theme_dark(), icon: Moon },
    { choice: 'contrast', label: m.theme_contrast(), icon: Contrast },
  ];
  return choices.map(({ choice, label, icon }) => ({
    kind: 'choice',
    label,
    icon,
    chosen: theme.choice === choice,
    run: () => choose(choice),
  }));
}

export function availabilityEntries(
  now: Availability,
  choose: (availability: Availability) => void,
): MenuEntry[] {
  return BY_HAND.map((availability) => ({
    kind: 'choice',
    label: AVAILABILITY_WORDS[availability](),
    dot: DOTS[availability],
    chosen: availability === now,
    run: () => choose(availability),
  }));
}

export function signOutEntry(run: () => void): MenuEntry {
  return { kind: 'item', label: m.sign_out(), icon: LogOut, run };
}
