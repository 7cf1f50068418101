export type ThemeChoice = 'system' | 'light' | 'dark';

const REMEMBERED = 'balcao.theme';

/** Light or dark by the system or by hand; the choice is applied before the first paint by `static/theme.js`. */
class Theme {
  #choice = $state<ThemeChoice>(readChoice());

  get choice(): ThemeChoice {
    return this.#choice;
  }

  choose(choice: ThemeChoice): void {
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
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export const theme = new Theme();
