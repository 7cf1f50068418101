import type { Availability, PresenceEntry } from '@balcao/contract';

/** Without a new word a typist is taken to have stopped. */
export const TYPING_MS = 6_000;
/** How long a person counts as here after the last sign of life. */
export const GONE_MS = 45_000;

export interface Person {
  accountId: string;
  teammateId: string;
  name: string;
}

/** What one connected panel last said of itself. */
export interface Sign extends Person {
  viewing: string | null;
  /** Looked at by a supervisor without trace: only supervisors are told. */
  peek: boolean;
  typing: { conversationId: string; mode: 'reply' | 'note' } | null;
  /** Somebody sits before it: visible, and touched lately. */
  here?: boolean;
}

/** Somebody whose phone is in the pocket: no panel is open, but a push reaches her. */
export interface Reachable extends Person {
  until: number;
}

interface Kept extends Sign {
  typingUntil: number;
  /** Set when the panel closed: it views and writes nothing, but its person may be back in a moment. */
  leftAt: number | null;
  heardAt: number;
}

interface Room {
  signs: Map<string, Kept>;
  byHand: Map<string, { availability: Availability; at: number }>;
  reachable: Map<string, Reachable>;
}

/** Who is here, from what all panels of all processes said. Pure memory: `now` comes in, nothing is stored. */
export class PresenceBook {
  private readonly rooms = new Map<string, Room>();

  /** @param key  names the panel in the whole installation */
  say(key: string, sign: Sign, now: number): void {
    this.room(sign.accountId).signs.set(key, {
      ...sign,
      typingUntil: sign.typing ? now + TYPING_MS : 0,
      leftAt: null,
      heardAt: now,
    });
  }

  /** The panel is still there, with nothing new to say. */
  renew(key: string, accountId: string, now: number): void {
    const sign = this.rooms.get(accountId)?.signs.get(key);
    if (sign) sign.heardAt = now;
  }

  leave(key: string, accountId: string, now: number): void {
    const sign = this.rooms.get(accountId)?.signs.get(key);
    if (!sign || sign.leftAt !== null) return;
    Object.assign(sign, { viewing: null, peek: false, typing: null, here: false, leftAt: now, heardAt: now });
  }

  /** A push reaches her until then; a time that is past ends it. */
  reach(person: Reachable, now: number): void {
    const { reachable } = this.room(person.accountId);
    if (person.until > now) reachable.set(person.teammateId, person);
    else reachable.delete(person.teammateId);
  }

  allReachable(): Reachable[] {
    return [...this.rooms.values()].flatMap(({ reachable }) => [...reachable.values()]);
  }

  /** Does she sit before a panel of hers? */
  isAttending(accountId: string, teammateId: string): boolean {
    for (const sign of this.rooms.get(accountId)?.signs.values() ?? []) {
      if (sign.teammateId === teammateId && sign.here === true) return true;
    }
    return false;
  }

  /** @returns false when a later word is known already */
  setByHand(accountId: string, teammateId: string, availability: Availability, at: number): boolean {
    const { byHand } = this.room(accountId);
    const known = byHand.get(teammateId);
    if (known && known.at >= at) return false;
    byHand.set(teammateId, { availability, at });
    return true;
  }

  /** Everything said by hand, for a process that has just come. */
  allByHand(): { accountId: string; teammateId: string; availability: Availability; at: number }[] {
    return [...this.rooms].flatMap(([accountId, room]) =>
      [...room.byHand].map(([teammateId, word]) => ({ accountId, teammateId, ...word })),
    );
  }

  /**
   * Lets go what has run out.
   * @returns accounts in which something changed by it
   */
  expire(now: number): string[] {
    const changed = new Set<string>();
    for (const [accountId, room] of this.rooms) {
      for (const [key, sign] of room.signs) {
        if (sign.typing && sign.typingUntil <= now) {
          sign.typing = null;
          changed.add(accountId);
        }
        if (sign.heardAt + GONE_MS <= now) {
          room.signs.delete(key);
          changed.add(accountId);
        }
      }
      for (const [teammateId, { until }] of room.reachable) {
        if (until > now) continue;
        room.reachable.delete(teammateId);
        changed.add(accountId);
      }
    }
    return [...changed];
  }

  /** Availability of everybody who is here; who is not listed is offline. */
  present(accountId: string): Map<string, Availability> {
    const room = this.rooms.get(accountId);
    const here = new Map<string, Availability>();
    for (const { teammateId } of [...(room?.signs.values() ?? []), ...(room?.reachable.values() ?? [])]) {
      here.set(teammateId, room?.byHand.get(teammateId)?.availability ?? 'available');
    }
    return here;
  }

  /** Conversations in which somebody types a reply. */
  typingReplies(accountId: string, now: number): Set<string> {
    const typed = new Set<string>();
    for (const { typing, typingUntil } of this.rooms.get(accountId)?.signs.values() ?? []) {
      if (typing?.mode === 'reply' && typingUntil > now) typed.add(typing.conversationId);
    }
    return typed;
  }

  /** Who writes in a conversation, replies before notes. */
  writers(
    accountId: string,
    conversationId: string,
    now: number,
  ): { teammateId: string; name: string; mode: 'reply' | 'note' }[] {
    const byPerson = new Map<string, { teammateId: string; name: string; mode: 'reply' | 'note' }>();
    for (const { teammateId, name, typing, typingUntil } of this.rooms.get(accountId)?.signs.values() ?? []) {
      if (typing?.conversationId !== conversationId || typingUntil <= now) continue;
      if (byPerson.get(teammateId)?.mode !== 'reply')
        byPerson.set(teammateId, { teammateId, name, mode: typing.mode });
    }
    return [...byPerson.values()].sort((a, b) => Number(a.mode === 'note') - Number(b.mode === 'note'));
  }

  /** One entry per person, joined over their panels: the newest word that says something counts. */
  entries(accountId: string, seesPeeking: boolean): PresenceEntry[] {
    const room = this.rooms.get(accountId);
    if (!room) return [];
    const byPerson = new Map<string, PresenceEntry>();
    const availabilityOf = (id: string) => room.byHand.get(id)?.availability ?? 'available';
    for (const { teammateId, name } of room.reachable.values()) {
      const availability = availabilityOf(teammateId);
      byPerson.set(teammateId, { teammateId, name, availability, viewing: null, typing: null });
    }
    for (const sign of [...room.signs.values()].sort((a, b) => a.heardAt - b.heardAt)) {
      const before = byPerson.get(sign.teammateId);
      const viewing = sign.peek && !seesPeeking ? null : sign.viewing;
      byPerson.set(sign.teammateId, {
        teammateId: sign.teammateId,
        name: sign.name,
        availability: availabilityOf(sign.teammateId),
        viewing: viewing ?? before?.viewing ?? null,
        typing: sign.typing ?? before?.typing ?? null,
      });
    }
    return [...byPerson.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  private room(accountId: string): Room {
    let room = this.rooms.get(accountId);
    if (!room)
      this.rooms.set(accountId, (room = { signs: new Map(), byHand: new Map(), reachable: new Map() }));
    return room;
  }
}
