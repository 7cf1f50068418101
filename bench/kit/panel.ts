/** A panel's socket without a panel: Socket.IO over WebSocket by hand, so that many of them cost the load little. */
export class PanelSocket {
  private readonly socket: WebSocket;
  private readonly ready: Promise<void>;
  /** Hears the text of every `live` frame's argument. */
  onLive: (text: string) => void = () => undefined;

  constructor(port: number, auth: Readonly<Record<string, unknown>>) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    this.ready = new Promise((done, fail) => {
      this.socket.onerror = () => fail(new Error('a socket could not connect'));
      this.socket.onclose = () => fail(new Error('a socket was closed'));
      this.socket.onmessage = ({ data }) => {
        const text = data as string;
        if (text.startsWith('42["live",')) this.onLive(text.slice(10, -1));
        else if (text.startsWith('42["ready"')) done();
        else if (text === '2') this.socket.send('3');
        else if (text.startsWith('0')) this.socket.send(`40${JSON.stringify(auth)}`);
        else if (text.startsWith('44')) fail(new Error(`a socket was refused: ${text}`));
      };
    });
  }

  /** Resolves when the server has said `ready`. */
  async isReady(): Promise<this> {
    await this.ready;
    return this;
  }

  close(): void {
    this.ready.catch(() => undefined);
    this.socket.onclose = null;
    this.socket.close();
  }
}
