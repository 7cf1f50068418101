declare module 'opus-recorder' {
  interface Options {
    encoderPath: string;
    sourceNode: AudioNode;
    numberOfChannels: 1 | 2;
    encoderApplication: 2048 | 2049 | 2051;
    encoderBitRate: number;
    encoderSampleRate: number;
  }
  export default class Recorder {
    constructor(options: Options);
    ondataavailable: (bytes: Uint8Array<ArrayBuffer>) => void;
    start(): Promise<void>;
    stop(): Promise<void>;
    pause(): void;
    resume(): void;
    close(): void;
  }
}
