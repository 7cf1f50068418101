import { m } from '../i18n/generated/messages.js';
import type { Hold } from './may-send.ts';

/** Why it is held, in the words of the send button. */
export function holdWords(held: Hold, send: string): string {
  switch (held.because) {
    case 'empty':
      return send;
    case 'too_long':
      return m.hold_too_long();
    case 'offline':
      return m.hold_offline();
    case 'catching_up':
      return m.hold_catching_up();
    case 'read_first':
      return m.hold_read_first();
    case 'resolved':
      return m.hold_resolved();
    case 'elsewhere':
      return m.hold_elsewhere();
    case 'window_closed':
      return m.hold_window_closed();
    case 'held_by':
      return m.hold_held_by({ name: held.name });
  }
}
