/** Whoever has touched nothing for so long may have gone for coffee: then her phone may ring. */
export const UNTOUCHED_MS = 5 * 60_000;
const LOOK_MS = 30_000;

/**
 * Says whether somebody sits before this panel: it is in sight and was touched lately. Not a word about availability,
 * which people set by hand.
 */
export class Attendance {
  readonly #say: (here: boolean) => void;
  readonly #listening = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #touchedAt = Date.now();
  #here = false;

  constructor(say: (here: boolean) => void) {
    this.#say = say;
    const options = { signal: this.#listening.signal, passive: true, capture: true };
    const touched = () => {
      this.#touchedAt = Date.now();
      if (!this.#here) this.#look();
    };
    for (const touch of ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const) {
      addEventListener(touch, touched, options);
    }
    document.addEventListener('visibilitychange', () => this.#look(), options);
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  get here(): boolean {
    return this.#here;
  }

  stop(): void {
    this.#listening.abort();
    clearInterval(this.#timer);
  }

  #look(): void {
    const here = document.visibilityState === 'visible' && Date.now() - this.#touchedAt < UNTOUCHED_MS;
    if (here === this.#here) return;
    this.#here = here;
    this.#say(here);
  }
}
