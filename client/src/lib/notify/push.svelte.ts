import * as doors from '../api/doors.ts';

export type PushState = 'unknown' | 'unsupported' | 'blocked' | 'off' | 'on';

/** Whether this device is called even while the panel is closed. The server knows devices by their push address. */
export class PushDevice {
  #state = $state<PushState>('unknown');
  #busy = $state(false);

  get state(): PushState {
    return this.#state;
  }
  get busy(): boolean {
    return this.#busy;
  }

  async look(): Promise<void> {
    this.#state = await present();
  }

  /** Asks the browser, which asks the person; must come from a click. */
  async turnOn(): Promise<void> {
    await this.#while(async () => {
      if ((await Notification.requestPermission()) !== 'granted') return;
      const worker = await navigator.serviceWorker.ready;
      const { key } = await doors.pushKey();
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: key,
      });
      await tell(subscription);
    });
  }

  async turnOff(): Promise<void> {
    await this.#while(async () => {
      const subscription = await subscribed();
      if (!subscription) return;
      await doors.dropPushSubscription(subscription.endpoint);
      await subscription.unsubscribe();
    });
  }

  async #while(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } finally {
      this.#busy = false;
      await this.look();
    }
  }
}

async function present(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return 'unsupported';
  }
  if (Notification.permission === 'denied') return 'blocked';
  return (await subscribed()) ? 'on' : 'off';
}

async function subscribed(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.pushManager.getSubscription()) ?? null;
}

async function tell(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await doors.savePushSubscription({
    endpoint: endpoint ?? subscription.endpoint,
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
  });
}
