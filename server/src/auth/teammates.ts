import { Injectable } from '@nestjs/common';
import type { TeammateDetail, TeammatePatch, TeammateRequest } from '@balcao/contract';
import { DataSource, In, QueryFailedError, type EntityManager } from 'typeorm';
import { clientOf, type TellWithin } from './tell-within.ts';
import type { PoolClient } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import type { Actor } from './actor.ts';
import { Endings } from './endings.ts';
import { Passwords } from './passwords.ts';
import { SessionStore } from './session-store.ts';
import { normalEmail } from './sign-in.ts';
import { Team, TeamMember } from './team.entity.ts';
import { Teammate } from './teammate.entity.ts';

/** The people of an account. */
@Injectable()
export class Teammates {
  constructor(
    private readonly source: DataSource,
    private readonly ids: Ids,
    private readonly passwords: Passwords,
    private readonly sessions: SessionStore,
    private readonly endings: Endings,
  ) {}

  async list(accountId: string): Promise<TeammateDetail[]> {
    const [people, members] = await Promise.all([
      this.source.manager.find(Teammate, { where: { accountId }, order: { name: 'asc', id: 'asc' } }),
      this.source.manager.find(TeamMember, { where: { accountId }, order: { teamId: 'asc' } }),
    ]);
    return people.map((person) =>
      detailOf(
        person,
        members.filter((member) => member.teammateId === person.id).map((member) => member.teamId),
      ),
    );
  }

  async find(accountId: string, id: string): Promise<{ id: string; name: string; active: boolean } | null> {
    return this.source.manager.findOneBy(Teammate, { accountId, id });
  }

  /** @throws Refused `email_taken` */
  async create(accountId: string, request: TeammateRequest, tell?: TellWithin): Promise<TeammateDetail> {
    const passwordHash = request.password ? await this.passwords.hash(request.password) : null;
    const person = this.source.manager.create(Teammate, {
      id: this.ids.next(),
      accountId,
      name: request.name,
      email: normalEmail(request.email),
      role: request.role,
      passwordHash,
      capacity: 6,
      active: true,
    });
    try {
      await this.source.transaction(async (tx) => {
        await tx.insert(Teammate, person);
        await tell?.(await clientOf(tx));
      });
    } catch (error) {
      if (isDuplicate(error)) throw new Refused('email_taken');
      throw error;
    }
    return detailOf(person, []);
  }

  /** @throws Refused `teammate_unknown`, `team_unknown`, `last_administrator` */
  async change(
    accountId: string,
    id: string,
    patch: TeammatePatch,
    tell?: TellWithin,
  ): Promise<TeammateDetail> {
    const { teamIds, ...fields } = patch;
    const { person, hasEnded } = await this.source.transaction(async (tx) => {
      // Two administrators who demote each other at the same moment must not both find the other still in office.
      const everybody = await tx.find(Teammate, {
        where: { accountId },
        lock: { mode: 'pessimistic_write' },
        order: { id: 'asc' },
      });
      const person = everybody.find((one) => one.id === id);
      if (!person) throw new Refused('teammate_unknown');
      const before = { role: person.role, active: person.active };
      Object.assign(
        person,
        Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      );
      if (!everybody.some((one) => one.active && (one.role === 'owner' || one.role === 'admin'))) {
        throw new Refused('last_administrator');
      }
      await tx.save(Teammate, person);
      if (teamIds) await setTeams(tx, accountId, id, teamIds);
      await tell?.(await clientOf(tx));
      return { person, hasEnded: before.role !== person.role || (before.active && !person.active) };
    });
    if (!person.active) await this.sessions.endOf(id);
    if (hasEnded) this.endings.tell(id);
    const members = await this.source.manager.find(TeamMember, { where: { accountId, teammateId: id } });
    return detailOf(
      person,
      members.map((member) => member.teamId),
    );
  }

  /** Her name as she wants it, in the transaction of whoever tells of it. @throws Refused `signed_out` when she no longer is */
  async rename(tx: PoolClient, { id, accountId }: Actor, name: string): Promise<void> {
    const { rowCount } = await tx.query({
      name: 'teammate rename',
      text: `update teammates set name = $3 where id = $1 and account_id = $2 and active`,
      values: [id, accountId, name],
    });
    if (rowCount !== 1) throw new Refused('signed_out');
  }

  /** Whether she still has to choose her first password. @throws Refused `teammate_unknown` */
  async isInvited(accountId: string, id: string): Promise<boolean> {
    const person = await this.source.manager.findOneBy(Teammate, { accountId, id });
    if (!person) throw new Refused('teammate_unknown');
    return person.passwordHash === null && person.active;
  }

  /** One's own new password; sessions elsewhere end. @returns how many */
  async setPassword(id: string, password: string, exceptSid: string | null): Promise<number> {
    await this.source.manager.update(Teammate, { id }, { passwordHash: await this.passwords.hash(password) });
    const ended = await this.sessions.endOf(id, exceptSid);
    this.endings.tell(id);
    return ended;
  }

  /** Sets a new password and ends what was signed in with the old one. @returns false when nobody has this e-mail */
  async resetPassword(email: string, password: string): Promise<boolean> {
    const person = await this.source.manager.findOneBy(Teammate, { email: normalEmail(email) });
    if (!person) return false;
    await this.setPassword(person.id, password, null);
    return true;
  }
}

async function setTeams(
  tx: EntityManager,
  accountId: string,
  teammateId: string,
  teamIds: readonly string[],
): Promise<void> {
  const known = await tx.countBy(Team, { accountId, id: In([...teamIds]) });
  if (known !== teamIds.length) throw new Refused('team_unknown');
  await tx.delete(TeamMember, { accountId, teammateId });
  await tx.insert(
    TeamMember,
    teamIds.map((teamId) => ({ teamId, teammateId, accountId })),
  );
}

export function isDuplicate(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: unknown }).code === '23505';
}

function detailOf(person: Teammate, teamIds: string[]): TeammateDetail {
  const { id, name, role, active, email, capacity } = person;
  return { id, name, role, active, email, capacity, teamIds };
}
