import { Injectable } from '@nestjs/common';
import { hoursAt, nextElapseAt, type Conversation, type Facts, type Instant } from '@balcao/domain';
import { Ids } from '../platform/ids/ids.ts';
import { Presence } from '../realtime/index.ts';
import type { AccountSettings } from './account-settings.ts';
import { Settings } from './settings.ts';

/** What decisions of one account look at, at one moment: gathered once, used for a whole batch. */
export class AccountFacts {
  private readonly byNumber = new Map<string, Facts>();

  constructor(
    readonly settings: AccountSettings,
    private readonly typing: ReadonlySet<string>,
    private readonly newId: () => string,
    readonly now: Instant,
  ) {}

  /** Facts for conversations on this number: its clock may be overridden by hand. */
  of(numberId: string): Facts {
    const known = this.byNumber.get(numberId);
    if (known) return known;
    const { hours, bot, routing, faq, numbers } = this.settings;
    const number = numbers.find(({ id }) => id === numberId);
    const facts: Facts = {
      hours: hoursAt(hours, number?.override ?? null, this.now),
      hoursSettings: hours,
      bot,
      routing,
      faq,
      typing: this.typing,
      newId: this.newId,
    };
    this.byNumber.set(numberId, facts);
    return facts;
  }

  /** When this conversation must be looked at again by itself. */
  nextElapseAt(state: Conversation): Instant | null {
    return nextElapseAt(state, this.of(state.numberId));
  }
}

/** Gathers facts: settings from memory, who is typing from presence, the hour from the clock. */
@Injectable()
export class FactsSource {
  constructor(
    private readonly settings: Settings,
    private readonly presence: Presence,
    private readonly ids: Ids,
  ) {}

  async of(accountId: string, now: Instant): Promise<AccountFacts> {
    const settings = await this.settings.of(accountId);
    return new AccountFacts(settings, this.presence.typingReplies(accountId), () => this.ids.next(), now);
  }
}
