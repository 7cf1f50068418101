import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';

/** A customer. Shown name: given by a teammate, else the owner's address book, profile, @username, phone. */
@Entity('contacts')
@Index('contacts_account', ['accountId', 'id'])
export class Contact {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  bookName: string | null;

  @Column('text', { nullable: true })
  profileName: string | null;

  @Column('text', { nullable: true })
  username: string | null;

  /** Exactly as Meta gave it last: where we send to. */
  @Column('text', { nullable: true })
  waId: string | null;

  /** Business-scoped user id. */
  @Column('text', { nullable: true })
  userId: string | null;

  /** No automatic texts for this customer, by his own word. */
  @Column('boolean', { default: false })
  optedOut: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}

/** Every name under which Meta has known a contact: the key to find him again. */
@Entity('contact_aliases')
@Index('contact_aliases_contact', ['contactId'])
export class ContactAlias {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @PrimaryColumn('text')
  kind: 'user_id' | 'wa_id';

  @PrimaryColumn('text')
  value: string;

  @Column('uuid')
  @ForeignKey(() => Contact, { onDelete: 'CASCADE' })
  contactId: string;
}
