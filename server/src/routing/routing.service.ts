import { Injectable } from '@nestjs/common';
import { isRegisteredPhoneText, ownReflection, sendEnded, settle, type Instant } from '@balcao/domain';
import type { Rules } from '../inbox/index.ts';
import { FactsSource } from '../settings/index.ts';

/** Who answers: binds the pure rules to what is true of an account at one moment. */
@Injectable()
export class Routing {
  constructor(private readonly facts: FactsSource) {}

  /** Facts are gathered here, once, and the same for every item of the batch. */
  async rulesFor(accountId: string, now: Instant): Promise<Rules> {
    const facts = await this.facts.of(accountId, now);
    return {
      settle: (state, inbound) => settle(state, inbound, facts.of(state.numberId), now),
      isRegisteredPhoneText: (text) => isRegisteredPhoneText(text, facts.settings.routing),
      sendEnded: (state, sent, outcome) => sendEnded(state, sent, outcome, facts.of(state.numberId), now),
      ownReflection: (state, reflection) => ownReflection(state, reflection, facts.of(state.numberId)),
      nextElapseAt: (state) => facts.nextElapseAt(state),
    };
  }
}
