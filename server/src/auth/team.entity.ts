import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity.ts';
import { Teammate } from './teammate.entity.ts';

/** A group of teammates, such as Vendas. */
@Entity('teams')
@Index('teams_account', ['accountId'])
export class Team {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('text')
  name: string;
}

@Entity('team_members')
@Index('team_members_teammate', ['teammateId'])
export class TeamMember {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Team, { onDelete: 'CASCADE' })
  teamId: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;
}
