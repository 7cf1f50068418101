import type { ConversationId, LiveEvent, Preferences, TeammateId } from '@balcao/contract';
import { callsOf } from './calls.ts';
import type { Call } from './calls.ts';
import { ring } from './chime.ts';
import { decide } from './decide.ts';
import { Leader } from './leader.ts';

interface Looking {
  looking: ConversationId | null;
}

export interface BellDoors {
  me: TeammateId;
  preferences(): Pick<Preferences, 'sounds' | 'notify' | 'quietHours'>;
  /** The conversation on this screen. */
  open(): ConversationId | null;
  /** The server's time. */
  now(): number;
  notify(call: Call): void;
}

/** Long enough for the other tabs to hear the same event and say that somebody is looking. */
const TABS_ANSWER_MS = 250;
const GAP_MS = 2_000;

/** Calls this person, from one tab only, and never for what a focused window already shows. */
export class Bell {
  readonly #doors: BellDoors;
  readonly #leader: Leader;
  readonly #tabs: BroadcastChannel | null;
  #looked = new Set<ConversationId>();
  #here = false;
  #waiting: Call[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rangAt = 0;

  constructor(doors: BellDoors) {
    this.#doors = doors;
    const name = `balcao.bell ${doors.me}`;
    this.#leader = new Leader(name, navigator.locks);
    this.#tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    this.#tabs?.addEventListener('message', ({ data }: MessageEvent<Looking>) => this.#note(data));
  }

  hear(events: readonly LiveEvent[]): void {
    const calls = callsOf(events, this.#doors.me, this.#doors.now());
    if (calls.length === 0) return;
    if (document.visibilityState === 'visible' && document.hasFocus()) {
      const said: Looking = { looking: this.#doors.open() };
      this.#tabs?.postMessage(said);
      this.#note(said);
    }
    if (!this.#leader.leads) return;
    this.#waiting.push(...calls);
    this.#timer ??= setTimeout(() => this.#call(), TABS_ANSWER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#leader.stop();
    this.#tabs?.close();
  }

  #note({ looking }: Looking): void {
    this.#here = true;
    if (looking) this.#looked.add(looking);
  }

  #call(): void {
    const preferences = this.#doors.preferences();
    const attention = { here: this.#here, looking: this.#looked };
    const { chime, notify } = decide(this.#waiting, attention, preferences, new Date());
    this.#waiting = [];
    this.#looked = new Set();
    this.#here = false;
    this.#timer = undefined;
    for (const call of notify) this.#doors.notify(call);
    if (chime && Date.now() - this.#rangAt > GAP_MS) {
      this.#rangAt = Date.now();
      void ring(chime, preferences.sounds.volume);
    }
  }
}
