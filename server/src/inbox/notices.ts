import { Injectable } from '@nestjs/common';
import type { ConversationId, MessageId } from '@balcao/contract';

/** Words that should reach people who do not look at their panel. */
export interface OwnerAsked {
  readonly accountId: string;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  /** Who asks. */
  readonly by: string;
  /** The customer's name. */
  readonly customer: string;
}

/** Hands notices to whoever can carry them (push); with nobody to carry, nobody is told. */
@Injectable()
export class Notices {
  private carry: (asked: OwnerAsked) => Promise<number> = () => Promise.resolve(0);

  carriedBy(carry: (asked: OwnerAsked) => Promise<number>): void {
    this.carry = carry;
  }

  /** @returns how many devices could be told */
  ownerAsked(asked: OwnerAsked): Promise<number> {
    return this.carry(asked);
  }
}
