import type { NotifyCause } from '@balcao/contract';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';
import { Session } from '../../auth/session.entity.ts';
import { Teammate } from '../../auth/teammate.entity.ts';
import { ConversationRow } from '../../inbox/conversation.entity.ts';
import { MessageRow } from '../../inbox/message.entity.ts';

/** The installation's one pair of VAPID keys. */
@Entity('push_keys')
@Check('push_keys_one', 'id = 1')
export class PushKeyRow {
  @PrimaryColumn('smallint')
  id: number;

  @Column('text')
  publicKey: string;

  /** Sealed. */
  @Column('bytea')
  privateKey: Buffer;

  @Column('timestamptz')
  madeAt: Date;
}

/** A signed-in browser that is called by push. It ends with its session, however that ends. */
@Entity('push_subscriptions')
@Index('push_subscriptions_endpoint', ['endpoint'], { unique: true })
@Index('push_subscriptions_teammate', ['teammateId'])
@Index('push_subscriptions_account', ['accountId'])
export class PushSubscriptionRow {
  @PrimaryColumn('text')
  @ForeignKey(() => Session, { onDelete: 'CASCADE' })
  sid: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  @Column('text')
  endpoint: string;

  @Column('text')
  p256dh: string;

  @Column('text')
  auth: string;

  /** Of the device's clock; null: the account's. */
  @Column('text', { nullable: true })
  timeZone: string | null;

  @Column('timestamptz')
  since: Date;

  @Column('timestamptz', { nullable: true })
  testedAt: Date | null;

  /** Since when nothing was taken; null while all is well. */
  @Column('timestamptz', { nullable: true })
  failingSince: Date | null;
}

/** A call that waits for its push, one per device and conversation: a newer one takes its place. */
@Entity('push_outbox')
@Index('push_outbox_due', ['dueAt'])
@Index('push_outbox_conversation', ['conversationId'])
@Index('push_outbox_message', ['messageId'], { where: 'message_id is not null' })
@Check('push_outbox_cause', `cause in ('mine', 'queue', 'mention', 'unreadable')`)
export class PushOutboxRow {
  @PrimaryColumn('text')
  @ForeignKey(() => PushSubscriptionRow, { onDelete: 'CASCADE' })
  sid: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => ConversationRow, { onDelete: 'CASCADE' })
  conversationId: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => MessageRow, { onDelete: 'CASCADE' })
  messageId: string | null;

  @Column('text')
  cause: NotifyCause;

  /** Place in the journal of the event that calls. */
  @Column('bigint')
  seq: string;

  @Column('timestamptz')
  calledAt: Date;

  /** When it is to be sent; while it is being sent, when it may be tried again. */
  @Column('timestamptz')
  dueAt: Date;

  @Column('integer', { default: 0 })
  attempts: number;
}

/** How far an account's journal was looked through for calls; only for accounts in which somebody is called by push. */
@Entity('push_cursors')
export class PushCursorRow {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('bigint')
  seq: string;
}
