import type { AccountId, ContactId, ConversationId, NumberId, TeamId } from '@balcao/contract';
import type { BotMemory, Conversation, Instant } from './conversation.ts';

const DAY = 86_400_000;

/**
 * A conversation before anything happened in it. It begins resolved: the first customer message opens it, while the
 * owner's first word leaves it so (product.md §3, "none, resolved").
 */
export function newConversation(
  ids: {
    id: ConversationId;
    accountId: AccountId;
    numberId: NumberId;
    contactId: ContactId;
    teamId?: TeamId | null;
    optedOut?: boolean;
  },
  now: Instant,
): Conversation {
  return {
    id: ids.id,
    accountId: ids.accountId,
    numberId: ids.numberId,
    contactId: ids.contactId,
    status: 'resolved',
    turn: { kind: 'rest', last: 'team' },
    because: 'customer_wrote',
    mode: null,
    teamId: ids.teamId ?? null,
    debt: null,
    dueAt: null,
    lastCustomerAt: null,
    lastCustomerN: 0,
    windowClosesAt: null,
    lastOwnerAt: null,
    lastAnswer: null,
    lastTeammate: null,
    snoozedUntil: null,
    snoozedUntilReply: false,
    resolvedAt: null,
    lastActivityAt: now,
    bot: emptyMemory(),
    threadElsewhere: false,
    optedOut: ids.optedOut ?? false,
    lastN: 0,
  };
}

export function emptyMemory(): BotMemory {
  return {
    paused: false,
    askedForPerson: false,
    misses: 0,
    spokeAt: [],
    spokeAfterN: 0,
    said: [],
    quickReplies: 0,
    heard: [],
    noticeFor: null,
    pending: null,
    offeredTopics: [],
  };
}

/**
 * Whether what comes now belongs to this conversation: always while it is not resolved, and within 24 h of its end.
 * What the owner wrote into a resolved one counts as such an end, so the customer's answer meets his lease.
 */
export function reopens(conversation: Conversation, at: Instant): boolean {
  if (conversation.status !== 'resolved') return true;
  const { resolvedAt, lastOwnerAt } = conversation;
  if (resolvedAt === null && lastOwnerAt === null) return true;
  return at - Math.max(resolvedAt ?? 0, lastOwnerAt ?? 0) <= DAY;
}
