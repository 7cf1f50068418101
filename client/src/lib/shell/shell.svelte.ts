import { getContext, setContext } from 'svelte';

const LIST_WIDTH = { key: 'balcao.list-width', min: 320, max: 440, usual: 372 };
const PANEL = 'balcao.panel';

/** The frame around the inbox: what is open, how wide; remembered in this browser. */
export class Shell {
  static readonly listMin = LIST_WIDTH.min;
  static readonly listMax = LIST_WIDTH.max;
  /** The sheet of shortcuts is open. */
  sheet = $state(false);
  /** The palette of commands is open. */
  palette = $state(false);
  #listWidth = $state(readNumber(LIST_WIDTH.key) ?? LIST_WIDTH.usual);
  #panel = $state(read(PANEL) !== 'closed');

  get listWidth(): number {
    return Math.min(LIST_WIDTH.max, Math.max(LIST_WIDTH.min, this.#listWidth));
  }
  set listWidth(width: number) {
    this.#listWidth = width;
    keep(LIST_WIDTH.key, String(width));
  }

  get panel(): boolean {
    return this.#panel;
  }
  set panel(open: boolean) {
    this.#panel = open;
    keep(PANEL, open ? 'open' : 'closed');
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function readNumber(key: string): number | null {
  const value = Number(read(key) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the frame starts as usual next time.
  }
}

const KEY = Symbol('shell');

export function provideShell(shell: Shell): Shell {
  return setContext(KEY, shell);
}

export function useShell(): Shell {
  return getContext<Shell>(KEY);
}
