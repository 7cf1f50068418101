import { Injectable } from '@nestjs/common';

/** The one source of "now", so that tests may say when it is. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is told to move. */
export class FakeClock extends Clock {
  private at: Date;

  constructor(at: Date | string = '2026-03-02T15:00:00.000Z') {
    super();
    this.at = new Date(at);
  }

  override now(): Date {
    return new Date(this.at);
  }

  advance(ms: number): Date {
    this.at = new Date(this.at.getTime() + ms);
    return this.now();
  }

  set(at: Date | string): void {
    this.at = new Date(at);
  }
}
