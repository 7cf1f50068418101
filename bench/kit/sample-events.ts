import { randomUUID } from 'node:crypto';

/** Events as the journal keeps them, without `seq`, of the size that a message brings. */
export function sampleEvents(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const conversationId = randomUUID();
    const message = {
      id: randomUUID(),
      conversationId,
      n: i,
      author: 'customer',
      direction: 'in',
      type: 'text',
      text: 'Oi, tudo bem? Queria saber se vocês têm o tênis branco no 38.',
      reactions: [],
      at: new Date().toISOString(),
      status: 'sent',
      wamid: `wamid.SAMPLE${i}`,
    };
    const conversation = {
      id: conversationId,
      contact: { id: randomUUID(), name: 'Cliente da Amostra', phone: '+55 11 90000-0001' },
      numberId: randomUUID(),
      status: 'open',
      handler: 'team',
      turn: { kind: 'queue' },
      because: 'office_hours',
      claim: null,
      team: null,
      unread: 1,
      waitingSince: message.at,
      dueAt: null,
      windowClosesAt: message.at,
      snoozedUntil: null,
      botPaused: false,
      threadElsewhere: false,
      lastMessage: { id: message.id, author: 'customer', type: 'text', text: message.text, at: message.at },
      lastAt: message.at,
      labels: [],
    };
    const was = { status: 'open', turn: { kind: 'queue' } };
    return JSON.stringify({
      type: 'message.added',
      at: message.at,
      conversationId,
      message,
      conversation,
      was,
    });
  });
}
