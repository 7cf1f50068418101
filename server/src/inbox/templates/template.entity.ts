import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../../auth/account.entity.ts';
import { BusinessNumber } from '../../settings/business-number.entity.ts';

/** A template as Meta last listed it; only Meta changes it. */
@Entity('templates')
@Index('templates_name', ['numberId', 'name', 'language'], { unique: true })
@Index('templates_account', ['accountId'])
export class Template {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  accountId: string;

  @Column('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('text')
  metaId: string;

  @Column('text')
  name: string;

  @Column('text')
  language: string;

  @Column('text')
  status: string;

  @Column('text')
  category: string;

  /** `{{name}}` instead of `{{1}}`. */
  @Column('boolean')
  named: boolean;

  @Column('jsonb')
  components: unknown;
}

/** When a number's list of templates is to be read again: at first, after news of Meta's, and each day. */
@Entity('template_reads')
@Index('template_reads_due', ['dueAt'])
export class TemplateRead {
  @PrimaryColumn('uuid')
  @ForeignKey(() => BusinessNumber, { onDelete: 'CASCADE' })
  numberId: string;

  @Column('timestamptz')
  dueAt: Date;

  @Column('smallint', { default: 0 })
  failures: number;
}
