import { Injectable } from '@nestjs/common';
import type { TeamDetail, TeamPatch, TeamRequest } from '@balcao/contract';
import { DataSource, In, type EntityManager } from 'typeorm';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import { Team, TeamMember } from './team.entity.ts';
import { Teammate } from './teammate.entity.ts';
import { clientOf, type TellWithin } from './tell-within.ts';

/** Groups of teammates, such as Vendas. */
@Injectable()
export class Teams {
  constructor(
    private readonly source: DataSource,
    private readonly ids: Ids,
  ) {}

  async list(accountId: string): Promise<TeamDetail[]> {
    const [teams, members] = await Promise.all([
      this.source.manager.find(Team, { where: { accountId }, order: { name: 'asc', id: 'asc' } }),
      this.source.manager.find(TeamMember, { where: { accountId }, order: { teammateId: 'asc' } }),
    ]);
    return teams.map(({ id, name }) => ({
      id,
      name,
      teammateIds: members.filter((member) => member.teamId === id).map((member) => member.teammateId),
    }));
  }

  async find(accountId: string, id: string): Promise<{ id: string; name: string } | null> {
    return this.source.manager.findOneBy(Team, { accountId, id });
  }

  /** @throws Refused `teammate_unknown` */
  async create(accountId: string, request: TeamRequest, tell?: TellWithin): Promise<TeamDetail> {
    const id = this.ids.next();
    await this.source.transaction(async (tx) => {
      await tx.insert(Team, { id, accountId, name: request.name });
      await setMembers(tx, accountId, id, request.teammateIds ?? []);
      await tell?.(await clientOf(tx));
    });
    return this.one(accountId, id);
  }

  /** @throws Refused `team_unknown`, `teammate_unknown` */
  async change(accountId: string, id: string, patch: TeamPatch, tell?: TellWithin): Promise<TeamDetail> {
    await this.source.transaction(async (tx) => {
      const team = await tx.findOne(Team, { where: { accountId, id }, lock: { mode: 'pessimistic_write' } });
      if (!team) throw new Refused('team_unknown');
      if (patch.name !== undefined) await tx.update(Team, { accountId, id }, { name: patch.name });
      if (patch.teammateIds) await setMembers(tx, accountId, id, patch.teammateIds);
      await tell?.(await clientOf(tx));
    });
    return this.one(accountId, id);
  }

  private async one(accountId: string, id: string): Promise<TeamDetail> {
    const team = (await this.list(accountId)).find((one) => one.id === id);
    if (!team) throw new Refused('team_unknown');
    return team;
  }
}

async function setMembers(
  tx: EntityManager,
  accountId: string,
  teamId: string,
  teammateIds: readonly string[],
): Promise<void> {
  const known = await tx.countBy(Teammate, { accountId, id: In([...teammateIds]) });
  if (known !== teammateIds.length) throw new Refused('teammate_unknown');
  await tx.delete(TeamMember, { accountId, teamId });
  await tx.insert(
    TeamMember,
    teammateIds.map((teammateId) => ({ teamId, teammateId, accountId })),
  );
}
