import { CATALOGUE, localeOf, LOCALES, type Locale } from './words.ts';

export type Theme = '' | 'light' | 'dark';

const KEYS = { locale: 'simulator.locale', theme: 'simulator.theme' } as const;

/** Language and appearance of this reader, remembered in this browser. */
class Surroundings {
  #locale = $state<Locale>(
    LOCALES.find(({ locale }) => locale === localStorage.getItem(KEYS.locale))?.locale ??
      localeOf(navigator.languages),
  );
  #theme = $state<Theme>((document.documentElement.dataset['theme'] as Theme | undefined) ?? '');

  get locale(): Locale {
    return this.#locale;
  }

  get words() {
    return CATALOGUE[this.#locale];
  }

  get theme(): Theme {
    return this.#theme;
  }

  speak(locale: Locale): void {
    this.#locale = locale;
    localStorage.setItem(KEYS.locale, locale);
    document.documentElement.lang = locale;
  }

  nextTheme(): void {
    const order: Theme[] = ['', 'light', 'dark'];
    this.#theme = order[(order.indexOf(this.#theme) + 1) % order.length] ?? '';
    document.documentElement.dataset['theme'] = this.#theme;
    localStorage.setItem(KEYS.theme, this.#theme);
  }

  time(at: number): string {
    return new Intl.DateTimeFormat(this.#locale, { hour: '2-digit', minute: '2-digit' }).format(at);
  }

  exactTime(at: number): string {
    return new Intl.DateTimeFormat(this.#locale, { timeStyle: 'medium' }).format(at);
  }

  /** `Hoje`, `Ontem` or the date. */
  day(at: number): string {
    const days = Math.round((midnight(Date.now()) - midnight(at)) / 86_400_000);
    if (days === 0) return this.words.today;
    if (days === 1) return this.words.yesterday;
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: 'medium' }).format(at);
  }

  percent(part: number): string {
    return new Intl.NumberFormat(this.#locale, { style: 'percent' }).format(part);
  }

  seconds(ms: number): string {
    const unit = { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.#locale, unit).format(ms / 1000);
  }
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export const here = new Surroundings();
document.documentElement.lang = here.locale;
