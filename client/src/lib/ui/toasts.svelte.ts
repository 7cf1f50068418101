export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'alert';
  action?: { label: string; run: () => void };
}

const STAY_MS = 7_000;

/** Short messages at the screen's edge; the newest three, each gone by itself or by hand. */
class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  get list(): readonly Toast[] {
    return this.#list;
  }

  say(text: string, options: { tone?: Toast['tone']; action?: Toast['action'] } = {}): void {
    const toast: Toast = { id: this.#next, text, tone: options.tone ?? 'plain', action: options.action };
    this.#next += 1;
    this.#list = [...this.#list.filter((one) => one.text !== text), toast].slice(-3);
    setTimeout(() => this.drop(toast.id), STAY_MS);
  }

  drop(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
