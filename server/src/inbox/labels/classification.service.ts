import { Injectable } from '@nestjs/common';
import type { ConversationView, LabelId, Priority } from '@balcao/contract';
import type { Actor } from '../../auth/index.ts';
import { FactsSource } from '../../settings/index.ts';
import { Inbox, type Hand } from '../inbox.service.ts';
import { conversationView } from '../thread.ts';
import { LABELS_EACH } from './labels-dto.ts';
import { holdLabels } from './labels.service.ts';
import { Refused } from '../../platform/errors/index.ts';

/** What a conversation is about and how urgent it is, by people's word. */
@Injectable()
export class Classification {
  constructor(
    private readonly inbox: Inbox,
    private readonly facts: FactsSource,
  ) {}

  /** Exactly these labels from now on. @throws Refused `label_unknown` */
  setLabels(me: Actor, id: string, labels: readonly LabelId[]): Promise<ConversationView> {
    return this.relabel(me, id, () => labels);
  }

  /** @throws Refused `label_unknown` when one of `add` is none of ours */
  changeLabels(
    me: Actor,
    id: string,
    { add, remove }: { add: readonly LabelId[]; remove: readonly LabelId[] },
  ): Promise<ConversationView> {
    return this.relabel(me, id, (before) => [
      ...new Set([...before.filter((label) => !remove.includes(label)), ...add]),
    ]);
  }

  setPriority(me: Actor, id: string, priority: Priority): Promise<ConversationView> {
    return this.command(me, id, ({ thread, set }) => {
      if (thread.priority === priority) return;
      thread.priority = priority;
      thread.isDirty = true;
      set.tellChanged(thread);
    });
  }

  private relabel(
    me: Actor,
    id: string,
    next: (before: readonly LabelId[]) => readonly LabelId[],
  ): Promise<ConversationView> {
    return this.command(me, id, async ({ thread, set, tx }) => {
      const labels = [...next(thread.labels)].sort();
      if (labels.length > LABELS_EACH) {
        const detail = `at most ${LABELS_EACH} labels`;
        throw new Refused('invalid', { fields: [{ field: 'labels', rules: ['arrayMaxSize'], detail }] });
      }
      await holdLabels(
        tx,
        me.accountId,
        labels.filter((label) => !thread.labels.includes(label)),
      );
      if (labels.join() === [...thread.labels].sort().join()) return;
      thread.labels = labels;
      thread.isDirty = true;
      set.tellChanged(thread);
    });
  }

  private async command(
    me: Actor,
    id: string,
    work: (hand: Hand) => Promise<void> | void,
  ): Promise<ConversationView> {
    const now = this.inbox.now;
    const facts = await this.facts.of(me.accountId, now);
    return this.inbox.command<ConversationView>(me.accountId, id, facts, now, async (hand) => {
      hand.set.undo.begin(hand.thread, me.id);
      await work(hand);
      return { done: conversationView(hand.thread) };
    });
  }
}
