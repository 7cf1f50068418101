import { Logger } from '@nestjs/common';
import type { BusListener } from './bus.ts';

interface Entry {
  readonly listener: BusListener;
  readonly onRestored?: () => void;
}

/** Who listens to what in this process. */
export class Listeners {
  private readonly byTopic = new Map<string, Set<Entry>>();
  private readonly logger = new Logger('Bus');

  topics(): string[] {
    return [...this.byTopic.keys()];
  }

  /** @returns true when the topic is new */
  add(topic: string, entry: Entry): boolean {
    const entries = this.byTopic.get(topic);
    entries?.add(entry);
    if (!entries) this.byTopic.set(topic, new Set([entry]));
    return !entries;
  }

  /** @returns true when nobody listens to the topic any more */
  remove(topic: string, entry: Entry): boolean {
    const entries = this.byTopic.get(topic);
    if (!entries?.delete(entry) || entries.size > 0) return false;
    this.byTopic.delete(topic);
    return true;
  }

  tell(topic: string, payload: string): void {
    for (const { listener } of this.byTopic.get(topic) ?? []) this.guard(() => listener(payload));
  }

  restored(): void {
    for (const entries of this.byTopic.values()) {
      for (const { onRestored } of entries) if (onRestored) this.guard(onRestored);
    }
  }

  /** One listener's mistake must not keep the word from the others. */
  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.logger.error({ err: error }, 'a listener failed');
    }
  }
}
