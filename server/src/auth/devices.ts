import { Injectable } from '@nestjs/common';
import type { SessionDeviceView } from '@balcao/contract';
import { Refused } from '../platform/errors/index.ts';
import type { Actor, Proof } from './actor.ts';
import { deviceWords } from './device-words.ts';
import { Endings } from './endings.ts';
import { sessionId, SessionStore } from './session-store.ts';

const ID = /^[0-9a-f]{64}$/;

/** The devices on which a person is signed in; nobody sees or ends those of another. */
@Injectable()
export class Devices {
  constructor(
    private readonly sessions: SessionStore,
    private readonly endings: Endings,
  ) {}

  async list(me: Actor, proof: Proof | undefined): Promise<SessionDeviceView[]> {
    const current = proof?.kind === 'session' ? sessionId(proof.sid) : null;
    const sessions = await this.sessions.listOf(me.accountId, me.id);
    return sessions.map(({ id, agent, lastSeenAt }) => ({
      id,
      device: deviceWords(agent),
      lastSeenAt: lastSeenAt.toISOString(),
      current: id === current,
    }));
  }

  /** @throws Refused `session_unknown` */
  async end(me: Actor, id: string): Promise<void> {
    if (!ID.test(id) || !(await this.sessions.endOne(me.accountId, me.id, id))) {
      throw new Refused('session_unknown');
    }
    this.endings.tell(me.id);
  }
}
