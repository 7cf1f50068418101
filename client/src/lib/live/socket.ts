import type {
  ClientToServer,
  ConversationId,
  Handshake,
  PresenceUpdate,
  ServerToClient,
} from '@balcao/contract';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { Attendance } from './attendance.ts';
import type { Sync } from './sync.ts';

/** The live door: passes on what the server tells and says what this person looks at and writes. */
export class LiveSocket {
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  #viewing: ConversationId | null = null;
  #attendance: Attendance | null = null;

  constructor(handshake: () => Handshake) {
    this.#socket = io({
      // Polling would need sticky sessions and gains nothing behind one's own server.
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      auth: (give) => give(handshake()),
    });
  }

  open(sync: Sync, onPresence: (update: PresenceUpdate) => void, onRefused: () => void): void {
    const socket = this.#socket;
    const attendance = new Attendance((here) => {
      if (socket.connected) socket.emit('attending', { here });
    });
    this.#attendance = attendance;
    socket.on('connect', () => {
      sync.connected();
      socket.emit('viewing', { conversationId: this.#viewing });
      socket.emit('attending', { here: attendance.here });
    });
    socket.on('disconnect', (reason) => {
      sync.disconnected();
      // The server closed the session: Socket.IO does not try again by itself, and the cause must be found out.
      if (reason === 'io server disconnect') onRefused();
    });
    socket.on('connect_error', () => {
      sync.disconnected();
      // `active` says that Socket.IO goes on trying; a refusal by the server ends that.
      if (!socket.active) onRefused();
    });
    socket.on('ready', (at) => sync.ready(at));
    socket.on('live', (events) => sync.receive(events));
    socket.on('resync', ({ reason }) => sync.resync(reason));
    socket.on('presence', onPresence);
    socket.connect();
  }

  /** Tries at once instead of at the next turn of the back-off. */
  retry(): void {
    if (this.#socket.connected) return;
    this.#socket.disconnect();
    this.#socket.connect();
  }

  since(seq: number): void {
    this.#socket.emit('since', { seq });
  }

  viewing(conversationId: ConversationId | null): void {
    this.#viewing = conversationId;
    if (this.#socket.connected) this.#socket.emit('viewing', { conversationId });
  }

  typing(conversationId: ConversationId, mode: 'reply' | 'note'): void {
    // Volatile: an old keystroke is no news after a reconnection.
    if (this.#socket.connected) this.#socket.volatile.emit('typing', { conversationId, mode });
  }

  close(): void {
    this.#attendance?.stop();
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }
}
