import { createSubscriber } from 'svelte/reactivity';
import { serverNow, watchSkew } from '../api/server-clock.ts';

/**
 * The time as the screen shows it, by the server's clock: a device that is wrong by hours must not show hours of waiting.
 * Moves every ten seconds, and only while somebody reads it.
 */
class Clock {
  #now = serverNow();
  readonly #subscribe = createSubscriber((update) => {
    const tick = () => {
      this.#now = serverNow();
      update();
    };
    tick();
    const timer = setInterval(tick, 10_000);
    // A laptop that slept shows old times until the next tick otherwise.
    document.addEventListener('visibilitychange', tick);
    const watchNoMore = watchSkew(tick);
    return () => {
      clearInterval(timer);
      watchNoMore();
      document.removeEventListener('visibilitychange', tick);
    };
  });

  get now(): number {
    this.#subscribe();
    return this.#now;
  }
}

export const clock = new Clock();
