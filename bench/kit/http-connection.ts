import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * One kept-alive connection that sends ready bytes and waits for each answer. Far cheaper than an HTTP client, because
 * the load shares two cores with what it measures.
 */
export class HttpConnection {
  private parts: string[] = [];
  private length = 0;
  /** Length of head and body together, once the head is there. */
  private wanted = 0;
  private isClosed = false;
  private done: ((answer: Answer) => void) | undefined;
  private fail: ((error: Error) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.take(chunk));
    socket.on('error', (error) => this.fail?.(error));
    socket.on('close', () => {
      this.isClosed = true;
      this.fail?.(new Error('the connection was closed'));
    });
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((done, fail) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => done(new HttpConnection(socket)));
      socket.once('error', fail);
    });
  }

  send(request: Buffer): Promise<Answer> {
    if (this.isClosed) return Promise.reject(new Error('the connection has been closed'));
    return new Promise((done, fail) => {
      this.done = done;
      this.fail = fail;
      this.socket.write(request);
    });
  }

  close(): void {
    this.fail = undefined;
    this.socket.destroy();
  }

  private take(chunk: string): void {
    this.parts.push(chunk);
    this.length += chunk.length;
    if (this.wanted === 0) {
      const text = this.parts.join('');
      this.parts = [text];
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const body = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1];
      if (body === undefined) return this.fail?.(new Error('an answer without a length'));
      this.wanted = head + 4 + Number(body);
    }
    if (this.length < this.wanted) return;
    const text = this.parts.join('');
    this.parts = [];
    this.length = this.wanted = 0;
    this.done?.({ status: Number(text.slice(9, 12)), body: text.slice(text.indexOf('\r\n\r\n') + 4) });
  }
}

/** A request of the people's door, ready for the wire. */
export function jsonRequest(method: string, path: string, token: string, body?: unknown): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
      (text ? `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` : '') +
      (!text && method !== 'GET' ? 'Content-Length: 0\r\n' : '') +
      `\r\n${text}`,
  );
}
