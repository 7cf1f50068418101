import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';
import { Team } from '../../auth/team.entity.ts';
import { Teammate } from '../../auth/teammate.entity.ts';

/** A text under a short name: a person's own, a team's, or everybody's. In each of these a name is given once. */
@Entity('quick_replies')
@Index('quick_replies_own', ['ownerId', 'shortcut'], { unique: true, where: 'owner_id is not null' })
@Index('quick_replies_team', ['teamId', 'shortcut'], { unique: true, where: 'team_id is not null' })
@Index('quick_replies_all', ['accountId', 'shortcut'], {
  unique: true,
  where: 'owner_id is null and team_id is null',
})
@Index('quick_replies_account', ['accountId', 'shortcut', 'id'])
@Check('quick_replies_scope', 'owner_id is null or team_id is null')
export class QuickReply {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  /** Whose alone it is; null when it is shared. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  ownerId: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Team, { onDelete: 'CASCADE' })
  teamId: string | null;

  @Column('text')
  shortcut: string;

  @Column('text')
  text: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}

/** How often a person used one on a day: for the order in which they are suggested to her. */
@Entity('quick_reply_uses')
export class QuickReplyUse {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => QuickReply, { onDelete: 'CASCADE' })
  quickReplyId: string;

  @PrimaryColumn('date')
  day: string;

  @Column('integer')
  uses: number;
}
