import { Injectable } from '@nestjs/common';
import { Bus } from '../platform/bus/index.ts';

const TOPIC = 'auth.ended';

/**
 * Tells every process that something a caller stood on has ended: a session, a token, an active teammate, a role.
 * Only a hint to look again at once; whoever holds sockets also looks by itself every few seconds.
 */
@Injectable()
export class Endings {
  constructor(private readonly bus: Bus) {}

  tell(teammateId: string): void {
    this.bus.publish(TOPIC, teammateId);
  }

  listen(listener: (teammateId: string) => void): () => void {
    return this.bus.subscribe(TOPIC, listener);
  }
}
