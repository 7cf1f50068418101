import type { MessageId } from '@balcao/contract';
import { browserStorage } from '../preferences/browser-storage.ts';
import { browserSound, playableAddress } from './playable.ts';

/** One sound of the thread. */
export interface Note {
  id: MessageId;
  address: string;
  mimeType: string;
  durationMs: number;
}

export const SPEEDS = [1, 1.5, 2] as const;
const SPEED_KEY = 'balcao.voice-speed';
const HEARD_KEY = 'balcao.heard';
const HEARD_MAX = 500;

/**
 * Plays one sound at a time, whichever bubble it belongs to: a bubble may scroll away while it is heard. The speed and
 * what was heard on this device are remembered.
 */
export class Player {
  #note = $state.raw<Note | null>(null);
  #state = $state<'stopped' | 'loading' | 'playing' | 'paused' | 'failed'>('stopped');
  #position = $state(0);
  #duration = $state(0);
  #speed = $state<number>(1);
  #heard = $state.raw<ReadonlySet<MessageId>>(new Set());
  #audio: HTMLAudioElement | null = null;
  #made: string | null = null;
  #asked = 0;
  #storage: Storage | null;
  /** What plays by itself after a note; set by the thread that is open. */
  next: (after: MessageId) => Note | null = () => null;

  constructor(storage: Storage | null = browserStorage()) {
    this.#storage = storage;
    const speed = Number(storage?.getItem(SPEED_KEY));
    if ((SPEEDS as readonly number[]).includes(speed)) this.#speed = speed;
    this.#heard = new Set(listOf(storage?.getItem(HEARD_KEY) ?? null));
  }

  get speed(): number {
    return this.#speed;
  }
  heard(id: MessageId): boolean {
    return this.#heard.has(id);
  }
  stateOf(id: MessageId): 'stopped' | 'loading' | 'playing' | 'paused' | 'failed' {
    return this.#note?.id === id ? this.#state : 'stopped';
  }
  /** Milliseconds played so far. */
  positionOf(id: MessageId): number {
    return this.#note?.id === id ? this.#position : 0;
  }
  /** As the browser measured it, 0 until then. */
  durationOf(id: MessageId): number {
    return this.#note?.id === id ? this.#duration : 0;
  }

  toggle(note: Note): void {
    if (this.#note?.id === note.id && this.#state === 'playing') return this.#audio?.pause();
    if (this.#note?.id === note.id && this.#state === 'paused') return this.#start();
    void this.#open(note, 0);
  }

  /** @param share  0 to 1 of its length; one that is not playing begins there */
  seek(note: Note, share: number): void {
    const to = Math.max(0, Math.min(1, share));
    if (this.#note?.id !== note.id || !this.#audio || this.#state === 'failed')
      return void this.#open(note, to);
    const length = this.#duration || note.durationMs;
    this.#position = to * length;
    this.#audio.currentTime = this.#position / 1000;
  }

  turnSpeed(): void {
    const at = (SPEEDS as readonly number[]).indexOf(this.#speed);
    this.#speed = SPEEDS[(at + 1) % SPEEDS.length] as number;
    if (this.#audio) this.#audio.playbackRate = this.#speed;
    keep(this.#storage, SPEED_KEY, String(this.#speed));
  }

  stop(): void {
    this.#asked += 1;
    this.#audio?.pause();
    this.#drop();
    this.#note = null;
    this.#state = 'stopped';
    this.#position = 0;
  }

  async #open(note: Note, from: number): Promise<void> {
    this.stop();
    const asked = this.#asked;
    this.#note = note;
    this.#state = 'loading';
    this.#duration = note.durationMs;
    try {
      const { address, made } = await playableAddress(note.address, note.mimeType, browserSound);
      if (asked !== this.#asked) {
        if (made) URL.revokeObjectURL(address);
        return;
      }
      this.#made = made ? address : null;
      this.#audio = this.#listen(new Audio(address), note, asked);
      if (from > 0) this.#audio.currentTime = (from * note.durationMs) / 1000;
      this.#start();
    } catch {
      if (asked === this.#asked) this.#state = 'failed';
    }
  }

  #start(): void {
    if (!this.#audio) return;
    this.#audio.playbackRate = this.#speed;
    const asked = this.#asked;
    void this.#audio.play().catch(() => {
      // Refused by the browser, not broken: a press of the button may start it.
      if (asked === this.#asked && this.#state === 'loading') this.#state = 'paused';
    });
  }

  #listen(audio: HTMLAudioElement, note: Note, asked: number): HTMLAudioElement {
    const on = (type: string, run: () => void) =>
      audio.addEventListener(type, () => asked === this.#asked && run());
    on('playing', () => {
      this.#state = 'playing';
      this.#hear(note.id);
    });
    on('pause', () => {
      if (this.#state === 'playing') this.#state = 'paused';
    });
    on('timeupdate', () => (this.#position = audio.currentTime * 1000));
    on('durationchange', () => {
      // Ogg without a length says Infinity until it was read to its end.
      if (Number.isFinite(audio.duration)) this.#duration = audio.duration * 1000;
    });
    on('error', () => (this.#state = 'failed'));
    on('ended', () => {
      const next = this.next(note.id);
      if (next) void this.#open(next, 0);
      else this.stop();
    });
    return audio;
  }

  #hear(id: MessageId): void {
    if (this.#heard.has(id)) return;
    const all = [...this.#heard, id].slice(-HEARD_MAX);
    this.#heard = new Set(all);
    keep(this.#storage, HEARD_KEY, JSON.stringify(all));
  }

  #drop(): void {
    if (this.#made) URL.revokeObjectURL(this.#made);
    this.#made = null;
    this.#audio = null;
  }
}

function listOf(kept: string | null): string[] {
  try {
    const list: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function keep(storage: Storage | null, key: string, value: string): void {
  try {
    storage?.setItem(key, value);
  } catch {
    // A full storage forgets; that is all.
  }
}

/** The panel's one voice. */
export const player = new Player();
