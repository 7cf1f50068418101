import { chooseLocale } from './choose-locale.ts';
import { getLocale, locales, setLocale } from './generated/runtime.js';

export type Locale = (typeof locales)[number];

const REMEMBERED = 'balcao.locale';

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
