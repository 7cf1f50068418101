import { Injectable } from '@nestjs/common';
import { criteriaOf, parseQuery, type Criteria, type Query } from '@balcao/domain';
import type { Actor } from '../../auth/index.ts';
import { Database } from '../../platform/database/database.ts';
import { Settings } from '../../settings/index.ts';

interface Named {
  what: 'labels' | 'teams' | 'teammates' | 'numbers';
  id: string;
  name: string;
}

const NAMED = ['holder', 'team', 'number', 'label', 'from'];

/** Finds what the names in a query mean in an account. */
@Injectable()
export class QueryContexts {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  async criteria(me: Actor, text: string): Promise<Criteria> {
    const query = parseQuery(text);
    const [named, { hours }] = await Promise.all([
      this.named(me.accountId, query),
      this.settings.of(me.accountId),
    ]);
    const of = (what: Named['what']) => named.filter((one) => one.what === what);
    return criteriaOf(query, {
      me: me.id,
      timeZone: hours.timeZone,
      labels: of('labels'),
      teams: of('teams'),
      teammates: of('teammates'),
      numbers: of('numbers'),
    });
  }

  private async named(accountId: string, query: Query): Promise<Named[]> {
    if (!query.filters.some(({ by }) => NAMED.includes(by))) return [];
    const { rows } = await this.database.people.query<Named>({
      name: 'names in queries',
      text: `select 'labels' as what, id, name from labels where account_id = $1
             union all select 'teams', id, name from teams where account_id = $1
             union all select 'teammates', id, name from teammates where account_id = $1
             union all select 'numbers', id, name from numbers where account_id = $1`,
      values: [accountId],
    });
    return rows;
  }
}
