import { createSubscriber } from 'svelte/reactivity';

/** The time as the screen shows it: moves every ten seconds, and only while somebody reads it. */
class Clock {
  #now = Date.now();
  readonly #subscribe = createSubscriber((update) => {
    const tick = () => {
      this.#now = Date.now();
      update();
    };
    tick();
    const timer = setInterval(tick, 10_000);
    // A laptop that slept shows old times until the next tick otherwise.
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  });

  get now(): number {
    this.#subscribe();
    return this.#now;
  }
}

export const clock = new Clock();
