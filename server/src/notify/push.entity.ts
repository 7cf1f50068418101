import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';
import { Teammate } from '../auth/teammate.entity.ts';

/** The pair of keys by which push services know this installation; made at first boot, the private one sealed. */
@Entity('push_keys')
export class PushKey {
  /** Always 1. */
  @PrimaryColumn('smallint')
  id: number;

  @Column('text')
  publicKey: string;

  @Column('bytea')
  sealedPrivateKey: Buffer;
}

/** A browser that may be called while the panel is closed. A browser belongs to whoever last signed in there. */
@Entity('push_subscriptions')
@Index('push_subscriptions_endpoint', ['endpointHash'], { unique: true })
@Index('push_subscriptions_person', ['accountId', 'teammateId'])
export class PushSubscription {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => Teammate, { onDelete: 'CASCADE' })
  teammateId: string;

  /** SHA-256 of the address, which may be too long for an index. */
  @Column('bytea')
  endpointHash: Buffer;

  @Column('text')
  endpoint: string;

  @Column('text')
  p256dh: string;

  @Column('text')
  auth: string;

  /** Of the browser, for quiet hours; null when it did not say. */
  @Column('text', { nullable: true })
  timeZone: string | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** Up to which event of its journal an account's people have been called: whoever moves it calls. */
@Entity('push_places')
export class PushPlace {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('bigint')
  seq: string;

  @Column('text')
  epoch: string;
}
