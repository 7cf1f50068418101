import type { Preferences } from '@balcao/contract';

export type ThemeChoice = Preferences['theme'];

const REMEMBERED = 'balcao.theme';

/** Light, dark or high contrast, by hand or by the system; `static/theme.js` applies it before the first paint. */
class Theme {
  #choice = $state<ThemeChoice>(remembered());

  get choice(): ThemeChoice {
    return this.#choice;
  }

  choose(choice: ThemeChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    const drawn = choice === 'system' && wantsContrast() ? 'contrast' : choice;
    if (drawn === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = drawn;
    try {
      if (choice === 'system') localStorage.removeItem(REMEMBERED);
      else localStorage.setItem(REMEMBERED, choice);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  }
}

function wantsContrast(): boolean {
  return matchMedia('(prefers-contrast: more)').matches;
}

function remembered(): ThemeChoice {
  try {
    const chosen = localStorage.getItem(REMEMBERED);
    return chosen === 'light' || chosen === 'dark' || chosen === 'contrast' ? chosen : 'system';
  } catch {
    return 'system';
  }
}

export const theme = new Theme();
