import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Ids } from '../platform/ids/ids.ts';
import { Account } from './account.entity.ts';

/** The businesses of this installation. */
@Injectable()
export class Accounts {
  constructor(
    private readonly source: DataSource,
    private readonly ids: Ids,
  ) {}

  async create(name: string, locale: string): Promise<{ id: string; name: string }> {
    const id = this.ids.next();
    await this.source.manager.insert(Account, { id, name, locale });
    return { id, name };
  }

  /** True while nobody has set anything up. */
  async isInstallationEmpty(): Promise<boolean> {
    return !(await this.source.manager.existsBy(Account, {}));
  }

  list(): Promise<{ id: string; name: string }[]> {
    return this.source.manager.find(Account, { select: { id: true, name: true }, order: { id: 'asc' } });
  }
}
