import type { PushDeviceView } from '@balcao/contract';
import { abilityOf, managerHere, remember, signsOfBrowser, subscribeHere, unsubscribeHere } from './push.ts';
import type { PushAbility, PushDoors } from './push.ts';

export type TurnOn = 'done' | 'not_granted' | 'browser_failed';

/** Pushes as this person sees them on this browser: whether they come here, and where else. */
export class PushHere {
  readonly #me: string;
  readonly #doors: PushDoors;
  #devices = $state.raw<readonly PushDeviceView[] | null>(null);
  #problem: unknown = $state.raw(null);
  #ability = $state<PushAbility>(abilityOf(signsOfBrowser()));

  constructor(me: string, doors: PushDoors) {
    this.#me = me;
    this.#doors = doors;
  }

  /** Null while it is not known. */
  get devices(): readonly PushDeviceView[] | null {
    return this.#devices;
  }
  get here(): PushDeviceView | null {
    return this.#devices?.find(({ current }) => current) ?? null;
  }
  get others(): readonly PushDeviceView[] {
    return this.#devices?.filter(({ current }) => !current) ?? [];
  }
  get problem(): unknown {
    return this.#problem;
  }
  get ability(): PushAbility {
    return this.#ability;
  }

  async load(): Promise<void> {
    this.#ability = abilityOf(signsOfBrowser());
    try {
      this.#devices = (await this.#doors.devices()).items;
      this.#problem = null;
    } catch (reason) {
      this.#problem = reason;
    }
  }

  /**
   * Only from a click: browsers ask nobody otherwise.
   * @throws ApiProblem what the server refuses with
   */
  async turnOn(): Promise<TurnOn> {
    const permission = await Notification.requestPermission();
    this.#ability = abilityOf(signsOfBrowser());
    if (permission !== 'granted') return 'not_granted';
    const manager = await managerHere();
    if (!manager) return 'browser_failed';
    try {
      await subscribeHere(manager, this.#doors);
    } catch (reason) {
      // Its push service does not answer, or is switched off.
      if (reason instanceof DOMException) return 'browser_failed';
      throw reason;
    }
    remember(this.#me);
    await this.load();
    return 'done';
  }

  /** @throws ApiProblem */
  async turnOff(device: PushDeviceView): Promise<void> {
    if (device.current) {
      remember(null);
      // Even if the server does not hear of it, its next push comes back as ended.
      await unsubscribeHere().catch(() => undefined);
    }
    await this.#doors.remove(device.id);
    await this.load();
  }

  /** @throws ApiProblem */
  async test(): Promise<void> {
    try {
      await this.#doors.test();
    } finally {
      await this.load();
    }
  }
}
