import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ConversationView } from '@balcao/contract';
import { isRefusal, undo, type UndoMemory } from '@balcao/domain';
import type { Actor } from '../auth/index.ts';
import { Database, type PoolClient } from '../platform/database/database.ts';
import { FactsSource } from '../settings/index.ts';
import { Inbox, type Hand, type Outcome } from './inbox.service.ts';
import { conversationView } from './thread.ts';
import { forgetUndo, undoMemory } from './undo-memories.ts';

const SWEEP_MS = 3_600_000;

/** Takes a person's own last act back, for a few seconds. */
@Injectable()
export class Undo implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Undo');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly inbox: Inbox,
    private readonly facts: FactsSource,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @throws Refused `undo_too_late` with the conversation as it is now */
  async undo(me: Actor, id: string): Promise<ConversationView> {
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<ConversationView>(me.accountId, id, facts, now, async (hand) => {
      const { thread, set, tx } = hand;
      const memory = await undoMemory(tx, me.accountId, id);
      const { state, labels, priority } = thread;
      const result = undo(state, { labels, priority }, memory, me, facts.of(state.numberId), now);
      if (!memory || isRefusal(result) || (await isSuperseded(hand))) return tooLate(hand);
      thread.labels = await stillThere(tx, me.accountId, result.classified.labels);
      thread.priority = result.classified.priority;
      thread.isDirty = true;
      set.names.set(me.id, me.name);
      for (const [known, name] of await namesIn(tx, me.accountId, memory)) set.names.set(known, name);
      if (result.change) set.apply(thread, result.change);
      else set.tellChanged(thread);
      await forgetUndo(tx, me.accountId, id);
      return { done: conversationView(thread) };
    });
  }

  /** What nobody took back. Any process may do it. */
  async sweep(): Promise<void> {
    try {
      await this.database.people.query('delete from undo_memories where at < $1', [
        new Date(this.inbox.now - SWEEP_MS),
      ]);
    } catch (error) {
      this.logger.warn({ err: (error as Error).message }, 'could not forget old acts');
    }
  }
}

function tooLate({ thread }: Hand): Outcome<ConversationView> {
  return { refusal: { refused: 'undo_too_late', conversation: conversationView(thread) } };
}

/** The customer has another open conversation by now: opening this one again would make two. */
async function isSuperseded({ tx, thread }: Hand): Promise<boolean> {
  const { id, accountId, numberId, contactId, status } = thread.state;
  if (status !== 'resolved') return false;
  const { rowCount } = await tx.query({
    name: 'open beside resolved',
    text: `select from conversations where number_id = $1 and contact_id = $2 and account_id = $3 and id <> $4
              and status <> 'resolved'`,
    values: [numberId, contactId, accountId, id],
  });
  return rowCount !== 0;
}

/** A label may have been deleted in these seconds. */
async function stillThere(tx: PoolClient, accountId: string, labels: readonly string[]): Promise<string[]> {
  if (labels.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>({
    name: 'labels still there',
    text: 'select id from labels where id = any($1::uuid[]) and account_id = $2 for key share',
    values: [labels, accountId],
  });
  const known = new Set(rows.map(({ id }) => id));
  return labels.filter((label) => known.has(label));
}

async function namesIn(
  tx: PoolClient,
  accountId: string,
  { before }: UndoMemory,
): Promise<[string, string][]> {
  const { turn, teamId } = before.hands;
  const holder = turn.kind === 'claim' ? turn.by : turn.kind === 'offer' ? turn.to : null;
  const { rows } = await tx.query<{ id: string; name: string }>({
    name: 'names of holder and team',
    text: `select id, name from teammates where id = $1 and account_id = $3
           union all select id, name from teams where id = $2 and account_id = $3`,
    values: [holder, teamId, accountId],
  });
  return rows.map(({ id, name }) => [id, name]);
}
