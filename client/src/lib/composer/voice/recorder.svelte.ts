import { startEncoder } from './encoder.ts';
import type { VoiceEncoder } from './encoder.ts';
import { loudness, voiceProblemOf, waveformOf } from './voice-note.ts';
import type { VoiceNote, VoiceProblem } from './voice-note.ts';

const LEVEL_EVERY_MS = 60;
/** Nobody speaks for so long by intention. */
export const LONGEST_MS = 15 * 60_000;

type State = 'asking' | 'recording' | 'paused' | 'ending' | 'failed';

/** One voice note while it is spoken. */
export class Recorder {
  #state = $state<State>('asking');
  #problem = $state<VoiceProblem | null>(null);
  #levels = $state.raw<readonly number[]>([]);
  #ms = $state(0);
  #stream: MediaStream | null = null;
  #context: AudioContext | null = null;
  #encoder: VoiceEncoder | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #given = false;
  /** Called once when the longest time is over. */
  ontoolong: () => void = () => undefined;

  get state(): State {
    return this.#state;
  }
  get problem(): VoiceProblem | null {
    return this.#problem;
  }
  /** Loudness so far, one value of 0 to 1 each 60 ms. */
  get levels(): readonly number[] {
    return this.#levels;
  }
  get durationMs(): number {
    return this.#ms;
  }

  async start(): Promise<void> {
    try {
      if (!navigator.mediaDevices?.getUserMedia) {
        return this.#fail(window.isSecureContext ? 'unsupported' : 'insecure');
      }
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
      this.#context = new AudioContext();
      if (this.#context.state === 'suspended') await this.#context.resume();
      const source = this.#context.createMediaStreamSource(this.#stream);
      const ear = this.#context.createAnalyser();
      ear.fftSize = 1024;
      source.connect(ear);
      this.#encoder = await startEncoder(source);
      if (this.#given) return this.#close();
      this.#state = 'recording';
      this.#listen(ear);
    } catch (reason) {
      this.#close();
      if (!this.#given) this.#fail(voiceProblemOf(reason));
    }
  }

  pause(): void {
    if (this.#state !== 'recording') return;
    this.#encoder?.pause();
    this.#state = 'paused';
  }
  resume(): void {
    if (this.#state !== 'paused') return;
    this.#encoder?.resume();
    this.#state = 'recording';
  }

  async finish(): Promise<VoiceNote | null> {
    if (this.#state !== 'recording' && this.#state !== 'paused') return null;
    this.#state = 'ending';
    clearInterval(this.#timer);
    try {
      const blob = await this.#encoder?.finish();
      if (!blob) return null;
      return { blob, durationMs: this.#ms, waveform: waveformOf(this.#levels) };
    } catch {
      this.#fail('unsupported');
      return null;
    } finally {
      this.#close();
    }
  }

  cancel(): void {
    this.#given = true;
    this.#encoder?.cancel();
    this.#close();
  }

  #listen(ear: AnalyserNode): void {
    const samples = new Float32Array(ear.fftSize);
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (this.#state === 'recording') {
        this.#ms += now - last;
        ear.getFloatTimeDomainData(samples);
        this.#levels = [...this.#levels, loudness(samples)];
        if (this.#ms >= LONGEST_MS) this.ontoolong();
      }
      last = now;
    }, LEVEL_EVERY_MS);
  }

  #fail(problem: VoiceProblem): void {
    this.#problem = problem;
    this.#state = 'failed';
  }

  /** The microphone's light goes out as soon as nothing is recorded. */
  #close(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context?.close().catch(() => undefined);
    this.#stream = null;
    this.#context = null;
    this.#encoder = null;
  }
}
