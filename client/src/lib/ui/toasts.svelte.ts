import { begun, goneAt, held, letGo } from './toast-life.ts';
import type { ToastLife } from './toast-life.ts';

export interface ToastAction {
  label: string;
  run: () => void;
  /** The shortcut that presses it too. */
  shortcut?: string;
  /** What it acts on: the same words about something else do not replace it. */
  about?: string;
  /** What it offers is to be had until then, by this device's clock; the seconds are shown. */
  until?: number;
}

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'alert';
  action?: ToastAction;
  life: ToastLife;
}

const STAY_MS = 7_000;
const OFFER_MS = 10_000;

/** Short messages at the screen's edge; the newest three, each gone by itself or by hand. */
class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  get list(): readonly Toast[] {
    return this.#list;
  }

  say(text: string, options: { tone?: Toast['tone']; action?: ToastAction } = {}): void {
    const { tone = 'plain', action } = options;
    const life = begun(Date.now(), action?.until ? OFFER_MS : STAY_MS, action?.until);
    const toast: Toast = { id: this.#next, text, tone, action, life };
    this.#next += 1;
    const others = this.#list.filter((one) => one.text !== text || one.action?.about !== action?.about);
    this.#list = [...others, toast].slice(-3);
    this.#wait(toast);
  }

  drop(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  dropAbout(about: string): void {
    for (const { id, action } of this.#list) if (action?.about === about) this.drop(id);
  }

  /** A hand or the focus is on it. */
  hold(id: number): void {
    this.#live(id, held);
  }
  letGo(id: number): void {
    this.#live(id, letGo);
  }

  /** The newest toast that a shortcut presses. */
  withShortcut(shortcut: string): Toast | null {
    return this.#list.findLast((toast) => toast.action?.shortcut === shortcut) ?? null;
  }
  press(toast: Toast): void {
    this.drop(toast.id);
    toast.action?.run();
  }

  #live(id: number, change: (life: ToastLife, now: number) => ToastLife): void {
    const found = this.#list.find((toast) => toast.id === id);
    if (!found) return;
    const toast = { ...found, life: change(found.life, Date.now()) };
    this.#list = this.#list.map((one) => (one.id === id ? toast : one));
    this.#wait(toast);
  }

  #wait({ id, life }: Toast): void {
    clearTimeout(this.#timers.get(id));
    const ms = goneAt(life) - Date.now();
    if (ms === Infinity) this.#timers.delete(id);
    else
      this.#timers.set(
        id,
        setTimeout(() => this.drop(id), ms),
      );
  }
}

export const toasts = new Toasts();
