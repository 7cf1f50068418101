import type { Preferences } from '@balcao/contract';

export type ThemeChoice = Preferences['theme'];

const REMEMBERED = 'balcao.theme';

/** Light, dark or high contrast, by the system or by hand; `static/theme.js` applies the choice before the first paint. */
class Theme {
  #choice = $state<ThemeChoice>(readChoice());

  get choice(): ThemeChoice {
    return this.#choice;
  }

  choose(choice: ThemeChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    if (choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    try {
      if (choice === 'system') localStorage.removeItem(REMEMBERED);
      else localStorage.setItem(REMEMBERED, choice);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  }
}

function readChoice(): ThemeChoice {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' || chosen === 'contrast' ? chosen : 'system';
}

export const theme = new Theme();
