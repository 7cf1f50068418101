import { VOICE_BITS_PER_SECOND, VOICE_TYPE } from './voice-note.ts';

/** Turns one sound into Ogg with Opus, mono, while it is heard. */
export interface VoiceEncoder {
  pause(): void;
  resume(): void;
  finish(): Promise<Blob>;
  cancel(): void;
}

/** The browser's own encoder where it has one, else one that is brought along. */
export async function startEncoder(source: AudioNode): Promise<VoiceEncoder> {
  const { context } = source;
  if (context instanceof AudioContext && typeof AudioEncoder !== 'undefined') {
    const own = await startOwn(context, source).catch(() => null);
    if (own) return own;
  }
  return startBrought(source);
}

async function startOwn(context: AudioContext, source: AudioNode): Promise<VoiceEncoder | null> {
  const { BufferTarget, canEncodeAudio, MediaStreamAudioTrackSource, OggOutputFormat, Output, Quality } =
    await import('mediabunny');
  const quality = new Quality({ bitrate: VOICE_BITS_PER_SECOND });
  if (!(await canEncodeAudio('opus', { numberOfChannels: 1, sampleRate: 48_000, quality }))) return null;
  // Microphones may give two channels; a node of one mixes them.
  const mono = new MediaStreamAudioDestinationNode(context, {
    channelCount: 1,
    channelCountMode: 'explicit',
    channelInterpretation: 'speakers',
  });
  source.connect(mono);
  const [track] = mono.stream.getAudioTracks();
  if (!track) return null;
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const sound = new MediaStreamAudioTrackSource(track, { codec: 'opus', quality });
  let failure: unknown;
  sound.errorPromise.catch((reason: unknown) => (failure = reason));
  output.addAudioTrack(sound);
  await output.start();
  const leave = () => {
    source.disconnect(mono);
    track.stop();
  };
  return {
    pause: () => sound.pause(),
    resume: () => sound.resume(),
    async finish() {
      await output.finalize();
      leave();
      if (failure) throw new Error('the encoder failed', { cause: failure });
      if (!target.buffer) throw new Error('nothing was recorded');
      return new Blob([target.buffer], { type: VOICE_TYPE });
    },
    cancel() {
      void output.cancel().catch(() => undefined);
      leave();
    },
  };
}

async function startBrought(source: AudioNode): Promise<VoiceEncoder> {
  const [{ default: Recorder }, { default: encoderPath }] = await Promise.all([
    import('opus-recorder'),
    import('opus-recorder/dist/encoderWorker.min.js?url'),
  ]);
  const recorder = new Recorder({
    encoderPath,
    sourceNode: source,
    numberOfChannels: 1,
    encoderApplication: 2048,
    encoderBitRate: VOICE_BITS_PER_SECOND,
    encoderSampleRate: 48_000,
  });
  let heard: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined;
  const data = new Promise<Uint8Array<ArrayBuffer>>((resolve) => (heard = resolve));
  recorder.ondataavailable = heard;
  await recorder.start();
  return {
    pause: () => void recorder.pause(),
    resume: () => recorder.resume(),
    async finish() {
      await recorder.stop();
      return new Blob([await data], { type: VOICE_TYPE });
    },
    cancel: () => recorder.close(),
  };
}
