import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Availability, PresenceEntry, TeammateId } from '@balcao/contract';
import { Bus } from '../platform/bus/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { PresenceBook, TYPING_MS, type Person, type Reachable, type Sign } from './presence-book.ts';
import { parseWord, splitWords, type PresenceWord } from './presence-words.ts';

const TOPIC = 'presence';
/** Panels are told at most this often. */
const TELL_MS = 100;
const TICK_MS = 1_000;
const HEARTBEAT_MS = 15_000;

export interface Writer {
  teammateId: TeammateId;
  name: string;
  mode: 'reply' | 'note';
}

/**
 * Who is here, looks at what and writes where, over all processes. Never stored, may be lost, and trusted for nothing
 * but politeness: it may hold back an automatic reply, it never grants or forbids.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly book = new PresenceBook();
  private readonly processId = randomUUID().slice(0, 8);
  /** Panels connected to this process. */
  private readonly own = new Map<string, Sign & { typingUntil: number }>();
  /** Told to nobody: by it the device is known whose panel has gone. */
  private readonly sids = new Map<string, string>();
  private readonly toSay = new Set<string>();
  private readonly changed = new Set<string>();
  private readonly listeners = new Set<(accountId: string) => void>();
  private readonly arrivals = new Set<(accountId: string, teammateId: TeammateId) => void>();
  private readonly departures = new Set<(person: Person, sid: string) => void>();
  private timers: NodeJS.Timeout[] = [];
  private tellTimer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const hello = () => this.publish([{ kind: 'hello' }]);
    this.stopListening = this.bus.subscribe(TOPIC, (text) => this.hear(text), hello);
    this.timers = [setInterval(() => this.tick(), TICK_MS), setInterval(() => this.sayAll(), HEARTBEAT_MS)];
    hello();
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
    this.timers.forEach(clearInterval);
    clearTimeout(this.tellTimer);
  }

  /** Conversations in which a teammate types a reply now, in any process. */
  typingReplies(accountId: string): ReadonlySet<string> {
    return this.book.typingReplies(accountId, this.nowMs());
  }

  /** Who writes in a conversation now, replies before notes. */
  writers(accountId: string, conversationId: string): Writer[] {
    return this.book.writers(accountId, conversationId, this.nowMs());
  }

  /** Everybody who is here with the availability they chose; who is missing is offline. */
  present(accountId: string): ReadonlyMap<TeammateId, Availability> {
    return this.book.present(accountId);
  }

  /** Does she sit before a panel of hers, in whatever process? Then it calls her by itself. */
  isAttending(accountId: string, teammateId: TeammateId): boolean {
    return this.book.isAttending(accountId, teammateId);
  }

  /** She counts as here until then, though no panel of hers is open: a push reaches her. */
  reach(person: Reachable): void {
    this.book.reach(person, this.nowMs());
    this.touch(person.accountId);
    this.publish([{ kind: 'reachable', ...person }]);
  }

  /** @param seesPeeking  supervisors and above also see who looks without trace */
  entries(accountId: string, seesPeeking: boolean): PresenceEntry[] {
    return this.book.entries(accountId, seesPeeking);
  }

  /** By hand, never guessed. Kept until changed, in every process, and forgotten when all of them have ended. */
  setAvailability(accountId: string, teammateId: TeammateId, availability: Availability): void {
    const at = this.nowMs();
    this.learnByHand(accountId, teammateId, availability, at);
    this.publish([{ kind: 'byHand', accountId, teammateId, availability, at }]);
  }

  /** She is called otherwise now, also on the panels that are open, in whatever process. */
  rename(accountId: string, teammateId: TeammateId, name: string): void {
    this.renameOwn(accountId, teammateId, name);
    this.publish([{ kind: 'named', accountId, teammateId, name }]);
  }

  /** Calls back, at most every 100 ms per account, when panels of the account should be told. */
  onChange(listener: (accountId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back when somebody becomes available: came, or changed availability by hand. */
  onArrival(listener: (accountId: string, teammateId: TeammateId) => void): () => void {
    this.arrivals.add(listener);
    return () => this.arrivals.delete(listener);
  }

  /** Calls back when a panel that was connected to this process has gone. */
  onDeparture(listener: (person: Person, sid: string) => void): () => void {
    this.departures.add(listener);
    return () => this.departures.delete(listener);
  }

  /** @param sid  of the session that it is signed in by; null for a program */
  enter(panel: string, person: Person, sid: string | null = null): void {
    if (sid !== null) this.sids.set(panel, sid);
    this.say(panel, { ...person, viewing: null, peek: false, typing: null });
  }

  viewing(panel: string, conversationId: string | null, peek: boolean): void {
    const sign = this.own.get(panel);
    if (!sign) return;
    const typing = sign.typing?.conversationId === conversationId ? sign.typing : null;
    const next = { ...sign, viewing: conversationId, peek: peek && conversationId !== null, typing };
    this.say(panel, next, sign.typingUntil);
  }

  typing(panel: string, conversationId: string, mode: 'reply' | 'note'): void {
    const sign = this.own.get(panel);
    if (sign) this.say(panel, { ...sign, typing: { conversationId, mode } }, this.nowMs() + TYPING_MS);
  }

  attending(panel: string, here: boolean): void {
    const sign = this.own.get(panel);
    if (sign && sign.here !== here) this.say(panel, { ...sign, here }, sign.typingUntil);
  }

  leave(panel: string): void {
    const sign = this.own.get(panel);
    const sid = this.sids.get(panel);
    this.sids.delete(panel);
    if (!sign) return;
    if (sid !== undefined) for (const listener of this.departures) listener(sign, sid);
    this.own.delete(panel);
    this.book.leave(this.key(panel), sign.accountId, this.nowMs());
    this.publish([{ kind: 'left', panel, accountId: sign.accountId }]);
    this.touch(sign.accountId);
  }

  /** What runs each second; by itself, or called by a test whose clock has moved. */
  tick(): void {
    const now = this.nowMs();
    for (const accountId of this.book.expire(now)) this.touch(accountId);
  }

  private say(panel: string, sign: Sign, typingUntil = 0): void {
    this.own.set(panel, { ...sign, typingUntil });
    this.learn(this.key(panel), sign);
    this.toSay.add(panel);
  }

  private learn(key: string, sign: Sign): void {
    const wasHere = this.book.present(sign.accountId).has(sign.teammateId);
    this.book.say(key, sign, this.nowMs());
    this.touch(sign.accountId);
    if (!wasHere) this.arrived(sign.accountId, sign.teammateId);
  }

  private learnByHand(accountId: string, teammateId: string, availability: Availability, at: number): void {
    if (!this.book.setByHand(accountId, teammateId, availability, at)) return;
    this.touch(accountId);
    this.arrived(accountId, teammateId);
  }

  private renameOwn(accountId: string, teammateId: string, name: string): void {
    for (const [panel, sign] of this.own) {
      if (sign.accountId !== accountId || sign.teammateId !== teammateId) continue;
      this.say(panel, { ...sign, name }, sign.typingUntil);
    }
  }

  private arrived(accountId: string, teammateId: string): void {
    if (this.book.present(accountId).get(teammateId) !== 'available') return;
    for (const listener of this.arrivals) listener(accountId, teammateId);
  }

  private touch(accountId: string): void {
    this.changed.add(accountId);
    this.tellTimer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  private tell(): void {
    clearTimeout(this.tellTimer);
    this.tellTimer = undefined;
    const words: PresenceWord[] = [];
    for (const panel of this.toSay) {
      const sign = this.own.get(panel);
      if (sign) words.push({ kind: 'sign', panel, ...sign });
    }
    this.toSay.clear();
    this.publish(words);
    const accountIds = [...this.changed];
    this.changed.clear();
    for (const accountId of accountIds) for (const listener of this.listeners) listener(accountId);
  }

  /** The heartbeat: what is not repeated is taken as gone. */
  private sayAll(): void {
    const now = this.nowMs();
    for (const [panel, sign] of this.own) {
      if (sign.typingUntil <= now) sign.typing = null;
      this.book.renew(this.key(panel), sign.accountId, now);
      this.toSay.add(panel);
    }
    this.tell();
  }

  private hear(text: string): void {
    const heard = parseWord(text);
    if (!heard || heard.from === this.processId) return;
    for (const word of heard.words) this.hearOne(heard.from, word);
  }

  private hearOne(from: string, word: PresenceWord): void {
    switch (word.kind) {
      case 'hello':
        this.sayAll();
        this.publish(this.book.allByHand().map((known) => ({ kind: 'byHand', ...known })));
        this.publish(this.book.allReachable().map((known) => ({ kind: 'reachable', ...known })));
        return;
      case 'sign':
        this.learn(`${from}/${word.panel}`, word);
        return;
      case 'left':
        this.book.leave(`${from}/${word.panel}`, word.accountId, this.nowMs());
        this.touch(word.accountId);
        return;
      case 'byHand':
        this.learnByHand(word.accountId, word.teammateId, word.availability, word.at);
        return;
      case 'reachable':
        this.book.reach(word, this.nowMs());
        this.touch(word.accountId);
        return;
      case 'named':
        this.renameOwn(word.accountId, word.teammateId, word.name);
        return;
    }
  }

  private publish(words: readonly PresenceWord[]): void {
    for (const text of splitWords(this.processId, words)) this.bus.publish(TOPIC, text);
  }

  private key(panel: string): string {
    return `${this.processId}/${panel}`;
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}
