import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One business. Everything else belongs to exactly one. */
@Entity('accounts')
export class Account {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { default: 'pt-BR' })
  locale: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt: Date;
}
