import { Injectable } from '@nestjs/common';

/**
 * Wakes the fetcher of this process, right after the commit of messages with files. Only a shortcut: what is told to
 * nobody is found in the table by its sweep.
 */
@Injectable()
export class ArrivalSignal {
  private listener: () => void = () => undefined;

  listen(listener: () => void): void {
    this.listener = listener;
  }

  tell(): void {
    this.listener();
  }
}
