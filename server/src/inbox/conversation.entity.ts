import type { Because, Handler, Mode, Priority, TurnKind } from '@balcao/contract';
import type { Answer, BotMemory } from '@balcao/domain';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { Team } from '../auth/team.entity.ts';
import { Teammate } from '../auth/teammate.entity.ts';
import { BusinessNumber } from '../settings/business-number.entity.ts';
import { Contact } from './contact.entity.ts';
import type { StoredPreview } from './stored.ts';

/** The row that serialises everything about one customer on one number: whoever locks it decides. */
@Entity('conversations')
@Index('conversations_open', ['numberId', 'contactId'], { unique: true, where: `status <> 'resolved'` })
@Index('conversations_latest', ['numberId', 'contactId', 'createdAt'])
@Index('conversations_current', ['accountId', 'lastAt', 'id'], { where: `status <> 'resolved'` })
@Index('conversations_resolved', ['accountId', 'lastAt', 'id'], { where: `status = 'resolved'` })
@Index('conversations_holder', ['accountId', 'turnBy', 'lastAt', 'id'], {
  where: `turn_by is not null and status <> 'resolved'`,
})
@Index('conversations_handler', ['accountId', 'handler', 'lastAt', 'id'], { where: `status = 'open'` })
@Index('conversations_queue', ['accountId', 'queuedSince', 'id'], {
  where: `status = 'open' and turn_kind in ('queue', 'offer')`,
})
@Index('conversations_waiting', ['accountId', 'waitingSince', 'id'], { where: 'waiting_since is not null' })
@Index('conversations_labels', { synchronize: false }) // gin
@Index('conversations_elapse', ['elapseAt'], { where: 'elapse_at is not null' })
@Check('conversations_priority', `priority in ('urgent', 'high', 'normal', 'low')`)
@Check('conversations_status', `status in ('open', 'snoozed', 'resolved')`)
@Check('conversations_turn_kind', `turn_kind in ('bot', 'queue', 'offer', 'claim', 'owner', 'rest')`)
@Check('conversations_turn', `(turn_by is not null) = (turn_kind in ('offer', 'claim'))`)
@Check('conversations_turn_end', `(turn_ends_at is not null) = (turn_kind in ('offer', 'claim', 'owner'))`)
@Check('conversations_turn_since', `(turn_since is not null) = (turn_kind = 'claim')`)
@Check('conversations_handler_known', `handler in ('bot', 'team', 'owner')`)
export class ConversationRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('uuid')
  @ForeignKey(() => Contact, { onDelete: 'CASCADE' })
  contactId: string;

  @Column('text')
  status: 'open' | 'snoozed' | 'resolved';

  @Column('text')
  turnKind: TurnKind;

  /** Whom it is offered to, or who holds it. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'RESTRICT' })
  turnBy: string | null;

  @Column('timestamptz', { nullable: true })
  turnEndsAt: Date | null;

  /** Since when a claim is held. */
  @Column('timestamptz', { nullable: true })
  turnSince: Date | null;

  @Column('text')
  handler: Handler;

  @Column('text')
  because: Because;

  /** Mode of the number when the turn was last decided. */
  @Column('text', { nullable: true })
  mode: Mode | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Team, { onDelete: 'SET NULL' })
  teamId: string | null;

  /** The debt: first customer message without an answer. */
  @Column('timestamptz', { nullable: true })
  waitingSince: Date | null;

  @Column('uuid', { nullable: true })
  waitingMessageId: string | null;

  @Column('integer', { nullable: true })
  waitingN: number | null;

  /** Order of the queue: the debt's beginning, else the last activity. */
  @Column('timestamptz')
  queuedSince: Date;

  @Column('timestamptz', { nullable: true })
  dueAt: Date | null;

  /** When the sweeper must look at it next. */
  @Column('timestamptz', { nullable: true })
  elapseAt: Date | null;

  @Column('timestamptz', { nullable: true })
  windowClosesAt: Date | null;

  @Column('timestamptz', { nullable: true })
  lastCustomerAt: Date | null;

  @Column('integer', { default: 0 })
  lastCustomerN: number;

  @Column('timestamptz', { nullable: true })
  lastOwnerAt: Date | null;

  @Column('jsonb', { nullable: true })
  lastAnswer: Answer | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Teammate, { onDelete: 'SET NULL' })
  lastTeammateId: string | null;

  @Column('timestamptz', { nullable: true })
  lastTeammateAt: Date | null;

  @Column('timestamptz', { nullable: true })
  snoozedUntil: Date | null;

  @Column('boolean', { default: false })
  snoozedUntilReply: boolean;

  @Column('timestamptz', { nullable: true })
  resolvedAt: Date | null;

  @Column('timestamptz')
  lastActivityAt: Date;

  @Column('jsonb')
  bot: BotMemory;

  @Column('boolean', { default: false })
  threadElsewhere: boolean;

  @Column('integer', { default: 0 })
  unread: number;

  /** Ids of labels. */
  @Column('jsonb', { default: [] })
  labels: string[];

  @Column('text', { default: 'normal' })
  priority: Priority;

  /** Arrival numbers given out so far. */
  @Column('integer', { default: 0 })
  lastN: number;

  /** Order of lists. */
  @Column('timestamptz')
  lastAt: Date;

  /** What list rows show of the last message. */
  @Column('jsonb', { nullable: true })
  preview: StoredPreview | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
