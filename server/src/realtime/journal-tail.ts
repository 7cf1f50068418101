/** How much of an account's newest past stays in memory, so that a storm of returning panels asks no database. */
const KEEP_EVENTS = 1_000;
const KEEP_CHARS = 2_000_000;

/**
 * The newest events of one account as this process knows them, in `seq` order and without holes. Commits may return out
 * of order, so what is ahead of a hole waits until the hole is filled. Knows no clock and no database.
 */
export class JournalTail {
  private texts: string[] = [];
  private chars = 0;
  private readonly ahead = new Map<number, string>();
  private lastSeq: number;

  /** @param last  seq of the newest event that is taken as known; the tail keeps what follows it */
  constructor(last: number) {
    this.lastSeq = last;
  }

  /** Seq of the newest event before any hole. */
  get last(): number {
    return this.lastSeq;
  }

  /** True while events wait for one before them. */
  get hasHole(): boolean {
    return this.ahead.size > 0;
  }

  /**
   * Takes events that begin at `firstSeq`; known ones are ignored.
   * @returns the events that are now in order and were not before, oldest first
   */
  add(firstSeq: number, texts: readonly string[]): string[] {
    for (const [i, text] of texts.entries()) {
      if (firstSeq + i > this.lastSeq) this.ahead.set(firstSeq + i, text);
    }
    const fresh: string[] = [];
    for (let text; (text = this.ahead.get(this.lastSeq + 1)) !== undefined;) {
      this.lastSeq += 1;
      this.ahead.delete(this.lastSeq);
      fresh.push(text);
      this.texts.push(text);
      this.chars += text.length;
    }
    this.forget();
    return fresh;
  }

  /** Up to `limit` events after `afterSeq`, or null when memory does not reach back that far. */
  after(afterSeq: number, limit: number): string[] | null {
    const start = this.texts.length - (this.lastSeq - afterSeq);
    if (start < 0) return null;
    return this.texts.slice(start, start + limit);
  }

  private forget(): void {
    let gone = 0;
    while (this.texts.length - gone > KEEP_EVENTS || this.chars > KEEP_CHARS) {
      const text = this.texts[gone];
      if (text === undefined) break;
      this.chars -= text.length;
      gone += 1;
    }
    if (gone > 0) this.texts = this.texts.slice(gone);
  }
}
