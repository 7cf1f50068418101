import { Injectable, Logger } from '@nestjs/common';
import type { BulkAnswer, ConversationId } from '@balcao/contract';
import type { Actor } from '../auth/index.ts';
import { Classification, Conversations, Undo, Unread } from '../inbox/index.ts';
import { Refused } from '../platform/errors/index.ts';
import { Assignment } from './assignment.service.ts';
import type { BulkAct } from './bulk-dto.ts';

type Act = (me: Actor, id: ConversationId) => Promise<unknown>;

/**
 * One act on many conversations. Each is decided by itself, in its own transaction, by the same rules as the single act:
 * what one may not do singly, one may not do in bulk, and a refusal of one keeps nobody else from it.
 */
@Injectable()
export class Bulk {
  private readonly logger = new Logger('Bulk');

  constructor(
    private readonly assignment: Assignment,
    private readonly conversations: Conversations,
    private readonly classification: Classification,
    private readonly unread: Unread,
    private readonly undo: Undo,
  ) {}

  async run(me: Actor, ids: readonly ConversationId[], act: BulkAct): Promise<BulkAnswer> {
    const run = this.actOf(act);
    const answer: BulkAnswer = { done: [], refused: [] };
    // In the order of ids, as everybody locks, and one after the other: a hundred at once would take every connection.
    for (const id of [...new Set(ids)].sort()) {
      try {
        await run(me, id);
        answer.done.push(id);
      } catch (error) {
        answer.refused.push({ id, code: this.codeOf(error, id) });
      }
    }
    return answer;
  }

  /** @throws Refused `invalid` when the act lacks what it needs */
  private actOf({ action, until, to, note, add, remove, priority }: BulkAct): Act {
    switch (action) {
      case 'claim':
        return (me, id) => this.assignment.claim(me, id, false);
      case 'release':
        return (me, id) => this.assignment.release(me, id);
      case 'resolve':
        return (me, id) => this.conversations.resolve(me, id);
      case 'reopen':
        return (me, id) => this.conversations.reopen(me, id);
      case 'read':
        return (me, id) => this.unread.clear(me, id);
      case 'undo':
        return (me, id) => this.undo.undo(me, id);
      case 'snooze': {
        const end = given('until', until);
        return (me, id) => this.conversations.snooze(me, id, end);
      }
      case 'transfer': {
        const target = given('to', to);
        return (me, id) => this.assignment.transfer(me, id, { to: target, note });
      }
      case 'labels': {
        const labels = { add: given('add', add), remove: given('remove', remove) };
        return (me, id) => this.classification.changeLabels(me, id, labels);
      }
      case 'priority': {
        const wanted = given('priority', priority);
        return (me, id) => this.classification.setPriority(me, id, wanted);
      }
    }
  }

  /** What is done stays done and must be told: an error of ours on one is an answer about that one. */
  private codeOf(error: unknown, conversationId: string): string {
    if (error instanceof Refused) return error.code;
    this.logger.error({ err: (error as Error).message, conversationId }, 'one of many failed');
    return 'internal';
  }
}

function given<T>(field: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw new Refused('invalid', {
    fields: [{ field: `do.${field}`, rules: ['isDefined'], detail: `${field} is needed` }],
  });
}
