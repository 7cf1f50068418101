import { getLocale, locales, setLocale } from './generated/runtime.js';

export type Locale = (typeof locales)[number];

const REMEMBERED = 'balcao.locale';

/**
 * The panel's language: what was chosen by hand, else the first of the browser's languages that we speak.
 * A regional or bare variant counts (`pt`, `pt-PT` → `pt-BR`; `en-GB` → `en`); none matching gives `pt-BR`.
 */
export function chooseLocale(
  remembered: string | null,
  wanted: readonly string[],
  spoken: readonly Locale[],
): Locale {
  const exact = spoken.find((locale) => locale === remembered);
  if (exact) return exact;
  for (const language of wanted) {
    const found = spoken.find((locale) => base(locale) === base(language));
    if (found) return found;
  }
  return 'pt-BR';
}

function base(language: string): string {
  return language.toLowerCase().split('-')[0] ?? '';
}

/** Chooses the language before anything is drawn. */
export function startLocale(): void {
  apply(chooseLocale(remembered(), navigator.languages, locales));
}

/** Remembers a language chosen by hand and draws the page anew in it; drafts are kept by the composer. */
export function switchLocale(locale: Locale): void {
  try {
    localStorage.setItem(REMEMBERED, locale);
  } catch {
    // Without storage the choice cannot outlive the reload, so it is applied to what is drawn next.
    apply(locale);
    return;
  }
  location.reload();
}

function apply(locale: Locale): void {
  void setLocale(locale, { reload: false });
  document.documentElement.lang = locale;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

export { getLocale, locales };
