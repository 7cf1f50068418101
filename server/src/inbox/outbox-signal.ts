import { Injectable } from '@nestjs/common';
import type { Instant } from '@balcao/domain';

/** A conversation with a message that waits to be sent, and from when on it may leave. */
export interface Queued {
  accountId: string;
  conversationId: string;
  sendAfter: Instant;
}

/**
 * Wakes whoever drains the outbox in this process, right after the commit. Only a shortcut: what is told to nobody, or
 * by a process that dies, is found in the table by the sender's own sweep.
 */
@Injectable()
export class OutboxSignal {
  private listener: (queued: readonly Queued[]) => void = () => undefined;

  listen(listener: (queued: readonly Queued[]) => void): void {
    this.listener = listener;
  }

  tell(queued: readonly Queued[]): void {
    if (queued.length > 0) this.listener(queued);
  }
}
