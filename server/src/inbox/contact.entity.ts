import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../auth/account.entity.ts';

/** A customer. Shown name: given by a teammate, else the owner's address book, profile, @username, phone. */
@Entity('contacts')
@Index('contacts_account', ['accountId', 'id'])
@Index('contacts_names', { synchronize: false }) // gin
@Index('contacts_sorted', ['accountId', 'sortName', 'id'], { where: 'merged_into is null' })
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

  /** What the team keeps in mind about him. */
  @Column('text', { default: '' })
  note: string;

  /** Values of the business's own fields, by their id. */
  @Column('jsonb', { default: {} })
  fields: Record<string, string>;

  /** Ids of labels. */
  @Column('jsonb', { default: [] })
  labels: string[];

  /** The contact that stands for this one since they were merged. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Contact, { onDelete: 'SET NULL' })
  mergedInto: string | null;

  /** Shown name without case and accents, at most 60 characters: the order of the list. Kept by a trigger. */
  @Column({ type: 'text', default: '', insert: false, update: false })
  sortName: string;

  /** All his names and his @, likewise: what people search is found in it. Kept by a trigger. */
  @Column({ type: 'text', default: '', insert: false, update: false })
  search: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}

/** Every name under which Meta has known a contact: the key to find him again. */
@Entity('contact_aliases')
@Index('contact_aliases_digits', { synchronize: false }) // gin
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
