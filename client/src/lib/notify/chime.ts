/** Three short sounds of our own, made by the browser: no file to load, and each known with closed eyes. */
export type Chime = 'mine' | 'queue' | 'mention';

interface Note {
  hertz: number;
  atMs: number;
  lastsMs: number;
}

/** A rising fourth for mine, one low knock for the queue, three quick ones for a mention. */
const TUNES: Record<Chime, Note[]> = {
  mine: [
    { hertz: 587, atMs: 0, lastsMs: 160 },
    { hertz: 784, atMs: 110, lastsMs: 260 },
  ],
  queue: [{ hertz: 392, atMs: 0, lastsMs: 300 }],
  mention: [
    { hertz: 880, atMs: 0, lastsMs: 110 },
    { hertz: 880, atMs: 120, lastsMs: 110 },
    { hertz: 1175, atMs: 240, lastsMs: 240 },
  ],
};

let context: AudioContext | null = null;

/**
 * @param volume  0 to 1
 * @returns false when the browser lets nothing sound before a first click or key in this page
 */
export async function ring(chime: Chime, volume: number): Promise<boolean> {
  if (volume <= 0 || typeof AudioContext === 'undefined') return true;
  context ??= new AudioContext();
  // Never answers while the browser waits for a gesture.
  if (context.state !== 'running') {
    const woken = context.resume().then(() => true);
    const waited = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300));
    if (!(await Promise.race([woken, waited]))) return false;
  }
  for (const note of TUNES[chime]) play(context, note, volume);
  return true;
}

function play(audio: AudioContext, { hertz, atMs, lastsMs }: Note, volume: number): void {
  const from = audio.currentTime + atMs / 1000;
  const to = from + lastsMs / 1000;
  const loudness = audio.createGain();
  loudness.gain.setValueAtTime(0, from);
  loudness.gain.linearRampToValueAtTime(0.35 * volume, from + 0.012);
  loudness.gain.exponentialRampToValueAtTime(0.0001, to);
  loudness.connect(audio.destination);
  for (const [overtone, share] of [
    [1, 1],
    [2, 0.18],
  ] as const) {
    const voice = audio.createOscillator();
    const part = audio.createGain();
    part.gain.value = share;
    voice.type = 'sine';
    voice.frequency.value = hertz * overtone;
    voice.connect(part).connect(loudness);
    voice.start(from);
    voice.stop(to);
  }
}
