import type { Socket } from 'socket.io';
import type { Frame } from './frames.ts';

/** What may lie between us and one panel; a panel that reads so slowly is cut and comes back by `sinceSeq`. */
const MOST_BYTES = 2 * 1024 * 1024;
/** A replay waits until less than this lies there, so that it never cuts its own panel. */
const CALM_BYTES = 256 * 1024;

/** The inner side of an Engine.IO connection over WebSocket, as far as we need it. */
interface Connection {
  readonly readyState: string;
  readonly transport: {
    readonly socket?: { readonly bufferedAmount: number; terminate(): void };
    once(event: 'drain', listener: () => void): void;
  };
  on(event: 'flush' | 'close', listener: () => void): void;
  write(packet: string, options: { wsPreEncodedFrame: readonly Buffer[] }): void;
}

/** The way out to one panel: ready frames, bounded. */
export class Outgoing {
  private readonly connection: Connection;
  /** Given to Engine.IO and not yet by it to the WebSocket, which counts for itself. */
  private waitingBytes = 0;
  private isClosed = false;
  private onCalm: (() => void) | undefined;

  constructor(
    socket: Socket,
    private readonly onCut: () => void,
  ) {
    this.connection = socket.conn as unknown as Connection;
    this.connection.on('flush', () => {
      this.waitingBytes = 0;
    });
    this.connection.on('close', () => {
      this.isClosed = true;
      this.onCalm?.();
    });
  }

  get bytes(): number {
    return this.waitingBytes + (this.connection.transport.socket?.bufferedAmount ?? 0);
  }

  send(frame: Frame): void {
    if (this.isClosed || this.connection.readyState !== 'open') return;
    if (this.bytes + frame.bytes > MOST_BYTES && this.bytes > 0) {
      this.onCut();
      this.cut();
      return;
    }
    this.waitingBytes += frame.bytes;
    this.connection.write(frame.packet, { wsPreEncodedFrame: frame.webSocket });
  }

  /** As `send`, for what may be lost: a slow panel has more important things to read. */
  sendIfCalm(frame: Frame): void {
    if (this.bytes < CALM_BYTES) this.send(frame);
  }

  /** Resolves when the panel has read most of what was sent, or is gone. */
  async calm(): Promise<void> {
    while (!this.isClosed && this.bytes >= CALM_BYTES) {
      await new Promise<void>((done) => {
        this.onCalm = done;
        this.connection.transport.once('drain', done);
      });
    }
  }

  /** At once: an orderly goodbye would wait behind what is not being read. */
  cut(): void {
    this.isClosed = true;
    this.connection.transport.socket?.terminate();
  }
}
