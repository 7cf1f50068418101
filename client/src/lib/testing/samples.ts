import type { ConversationView, MessageView } from '@balcao/contract';

/** A conversation in the queue, for tests; what matters to the test is given. */
export function conversation(over: Partial<ConversationView> & { id: string }): ConversationView {
  return {
    contact: { id: `contact ${over.id}`, name: 'Marina Alves' },
    numberId: 'number',
    status: 'open',
    handler: 'team',
    turn: { kind: 'queue' },
    because: 'customer_wrote',
    claim: null,
    team: null,
    unread: 0,
    waitingSince: null,
    dueAt: null,
    windowClosesAt: '2026-03-02T10:00:00.000Z',
    snoozedUntil: null,
    botPaused: false,
    threadElsewhere: false,
    lastMessage: null,
    lastAt: '2026-03-01T10:00:00.000Z',
    labels: [],
    priority: 'normal',
    ...over,
  };
}

/** A customer's text, for tests. */
export function message(over: Partial<MessageView> & { id: string }): MessageView {
  return {
    conversationId: 'a',
    n: 1,
    author: 'customer',
    direction: over.author && over.author !== 'customer' ? 'out' : 'in',
    type: 'text',
    text: 'Oi',
    reactions: [],
    at: '2026-03-01T10:00:00.000Z',
    status: 'read',
    ...over,
  };
}
