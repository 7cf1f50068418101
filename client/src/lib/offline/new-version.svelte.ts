const LOOK_EVERY_MS = 30 * 60_000;

/** Whether a newer panel waits to be opened. It takes over when the person says so, never under her hands. */
export class NewVersion {
  #ready = $state(false);
  #waiting: ServiceWorker | null = null;
  readonly #end = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param go  follows a notification that was clicked */
  constructor(go: (address: string) => void) {
    if (!('serviceWorker' in navigator)) return;
    const { signal } = this.#end;
    navigator.serviceWorker.addEventListener(
      'message',
      ({ data }: MessageEvent<{ go?: unknown } | null>) => {
        if (typeof data?.go === 'string') go(data.go);
      },
      { signal },
    );
    void navigator.serviceWorker.ready.then((registration) => this.#watch(registration));
  }

  get ready(): boolean {
    return this.#ready;
  }

  later(): void {
    this.#ready = false;
  }

  /** Opens the newest panel there is. */
  async reload(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting) {
      const taken = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      });
      waiting.postMessage('activate');
      await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, 3_000))]);
    }
    location.reload();
  }

  stop(): void {
    this.#end.abort();
    clearInterval(this.#timer);
  }

  #watch(registration: ServiceWorkerRegistration): void {
    const { signal } = this.#end;
    if (signal.aborted) return;
    const look = () => {
      // The first worker of all makes nothing newer: the page came from the same version.
      if (!registration.waiting || !navigator.serviceWorker.controller) return;
      this.#waiting = registration.waiting;
      this.#ready = true;
    };
    look();
    registration.addEventListener(
      'updatefound',
      () => registration.installing?.addEventListener('statechange', look, { signal }),
      { signal },
    );
    this.#timer = setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
  }
}
