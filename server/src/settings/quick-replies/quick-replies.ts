import { Injectable } from '@nestjs/common';
import type { QuickReplyRequest, QuickReplyView } from '@balcao/contract';
import { mayOversee, type Actor } from '../../auth/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type PoolClient } from '../../platform/database/database.ts';
import { isUniqueViolation } from '../../platform/database/unique.ts';
import { Refused } from '../../platform/errors/index.ts';
import { Ids } from '../../platform/ids/ids.ts';
import { AccountChanges } from '../../realtime/index.ts';

const DAY = 86_400_000;
/** Suggestions go by what one used lately. */
const COUNTED_DAYS = 30;

interface Row {
  id: string;
  owner_id: string | null;
  team_id: string | null;
  shortcut: string;
  text: string;
}

/**
 * Texts under short names. A personal one is seen and changed by its owner alone; those of a team and everybody's are
 * changed by supervisors and above. Agents see those of their own teams.
 */
@Injectable()
export class QuickReplies {
  constructor(
    private readonly database: Database,
    private readonly changes: AccountChanges,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Most used by me first. */
  async list(me: Actor): Promise<QuickReplyView[]> {
    const { rows } = await this.database.people.query<Row & { uses: number }>({
      name: 'quick replies',
      text: `select q.id, q.owner_id, q.team_id, q.shortcut, q.text, coalesce(u.uses, 0)::int as uses
               from quick_replies q
               left join (select quick_reply_id, sum(uses) as uses from quick_reply_uses
                           where teammate_id = $2 and day > $3::date group by 1) u on u.quick_reply_id = q.id
              where q.account_id = $1 and ${SEEN}
              order by uses desc, q.shortcut, q.id`,
      values: [me.accountId, me.id, this.day(-COUNTED_DAYS), mayOversee(me.role)],
    });
    return rows.map((row) => viewOf(row, row.uses));
  }

  /** @throws Refused `not_allowed`, `team_unknown`, `name_taken` */
  async create(me: Actor, request: QuickReplyRequest): Promise<QuickReplyView> {
    if (!request.personal && !mayOversee(me.role)) throw new Refused('not_allowed');
    const row = { id: this.ids.next(), ...columnsOf(me, request) };
    await this.write(me, async (tx) => {
      await checkTeam(tx, me.accountId, row.team_id);
      await tx.query(
        `insert into quick_replies (id, account_id, owner_id, team_id, shortcut, text) values ($1, $2, $3, $4, $5, $6)`,
        [row.id, me.accountId, row.owner_id, row.team_id, row.shortcut, row.text],
      );
    });
    return viewOf(row, 0);
  }

  /** @throws Refused `quick_reply_unknown`, `not_allowed`, `team_unknown`, `name_taken` */
  async change(me: Actor, id: string, patch: Partial<QuickReplyRequest>): Promise<QuickReplyView> {
    const row = await this.write(me, async (tx) => {
      const before = await this.locked(tx, me, id);
      const { uses: _uses, id: _id, ...known } = viewOf(before, 0);
      const said = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const request: QuickReplyRequest = { ...known, ...said };
      // Whoever makes a shared one personal takes it from the others; both sides of the change must be hers.
      if (!request.personal && !mayOversee(me.role)) throw new Refused('not_allowed');
      const next = { id, ...columnsOf(me, request) };
      await checkTeam(tx, me.accountId, next.team_id);
      await tx.query(
        'update quick_replies set owner_id = $3, team_id = $4, shortcut = $5, text = $6 where account_id = $1 and id = $2',
        [me.accountId, id, next.owner_id, next.team_id, next.shortcut, next.text],
      );
      return next;
    });
    return viewOf(row, 0);
  }

  /** @throws Refused `quick_reply_unknown`, `not_allowed` */
  async remove(me: Actor, id: string): Promise<void> {
    await this.write(me, async (tx) => {
      await this.locked(tx, me, id);
      await tx.query('delete from quick_replies where account_id = $1 and id = $2', [me.accountId, id]);
    });
  }

  /** Counts for the order in which I see them; nobody is told. @throws Refused `quick_reply_unknown` */
  async used(me: Actor, id: string): Promise<void> {
    const { rowCount } = await this.database.people.query({
      name: 'quick reply used',
      text: `insert into quick_reply_uses as u (teammate_id, quick_reply_id, day, uses)
             select $2, q.id, $4::date, 1 from quick_replies q where q.account_id = $1 and q.id = $3 and ${SEEN.replace('$4', '$5')}
             on conflict (teammate_id, quick_reply_id, day) do update set uses = u.uses + 1`,
      values: [me.accountId, me.id, id, this.day(0), mayOversee(me.role)],
    });
    if (rowCount === 0) throw new Refused('quick_reply_unknown');
  }

  /** Somebody else's personal one, or another team's, does not exist for me; a shared one may not be mine to change. */
  private async locked(tx: PoolClient, me: Actor, id: string): Promise<Row> {
    const { rows } = await tx.query<Row>({
      name: 'quick reply to change',
      text: `select q.id, q.owner_id, q.team_id, q.shortcut, q.text from quick_replies q
              where q.account_id = $1 and q.id = $3 and ${SEEN} for update`,
      values: [me.accountId, me.id, id, mayOversee(me.role)],
    });
    if (!rows[0]) throw new Refused('quick_reply_unknown');
    if (rows[0].owner_id === null && !mayOversee(me.role)) throw new Refused('not_allowed');
    return rows[0];
  }

  private async write<T>(me: Actor, work: (tx: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await this.changes.write(me.accountId, 'quick_replies', work);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refused('name_taken');
      throw error;
    }
  }

  private day(daysFromToday: number): string {
    return new Date(this.clock.now().getTime() + daysFromToday * DAY).toISOString().slice(0, 10);
  }
}

/** Which quick replies `q` a person sees: $2 is she, $4 whether she oversees. */
const SEEN = `(q.owner_id = $2 or (q.owner_id is null and ($4::boolean or q.team_id is null or exists (
  select from team_members tm where tm.team_id = q.team_id and tm.teammate_id = $2))))`;

function columnsOf(me: Actor, { personal, teamId, shortcut, text }: QuickReplyRequest): Omit<Row, 'id'> {
  return { owner_id: personal ? me.id : null, team_id: personal ? null : teamId, shortcut, text };
}

function viewOf({ id, shortcut, text, team_id, owner_id }: Row, uses: number): QuickReplyView {
  return { id, shortcut, text, teamId: team_id, personal: owner_id !== null, uses };
}

async function checkTeam(tx: PoolClient, accountId: string, teamId: string | null): Promise<void> {
  if (teamId === null) return;
  const { rowCount } = await tx.query('select from teams where account_id = $1 and id = $2', [
    accountId,
    teamId,
  ]);
  if (rowCount === 0) throw new Refused('team_unknown');
}
