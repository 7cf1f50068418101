import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Page, SetAsideDelivery } from '@balcao/contract';
import { Me, Roles, type Actor } from '../auth/index.ts';
import { PageQuery } from '../inbox/index.ts';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';

/** What of a set-aside delivery an operator sees; the rest stays in the table. */
const SHOWN_BYTES = 4_096;

/** Deliveries that made no sense, whole or in part: kept for a person to look at. */
@ApiTags('operations')
@Controller('api/v1/deliveries')
export class DeliveriesController {
  constructor(private readonly database: Database) {}

  /** Newest first. Those that are no account's own are shown where there is one account only; else to the operator. */
  @Get('set-aside')
  @Roles('owner', 'admin')
  async setAside(@Me() me: Actor, @Query() query: PageQuery): Promise<Page<SetAsideDelivery>> {
    const before = query.cursor ?? null;
    if (before !== null && !/^\d{1,18}$/.test(before)) throw new Refused('cursor_invalid');
    const { rows } = await this.database.people.query<{
      id: string;
      received_at: Date;
      problem: string;
      bytes: number;
      body: Buffer;
    }>({
      name: 'set-aside deliveries',
      text: `select id, received_at, problem, length(body) as bytes, substring(body from 1 for ${SHOWN_BYTES}) as body
               from raw_deliveries
              where problem is not null
                and (account_id = $1 or (account_id is null and not exists (select from accounts where id <> $1)))
                and ($2::bigint is null or id < $2)
              order by id desc limit $3`,
      values: [me.accountId, before, query.limit + 1],
    });
    const shown = rows.slice(0, query.limit);
    return {
      items: shown.map(({ id, received_at, problem, bytes, body }) => ({
        id,
        receivedAt: received_at.toISOString(),
        problem,
        bytes,
        beginning: body.toString('utf8'),
      })),
      nextCursor: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
    };
  }
}
