import type { ConversationView } from '@balcao/contract';
import { fillQuickReply } from '@balcao/domain';

/** A quick reply's text with what this conversation knows in the place of its variables. */
export function filled(
  text: string,
  { contact }: ConversationView,
  who: { teammate: string; company: string },
  now: Date,
): string {
  // A phone or a short id stands for the name when nobody knows it; nobody is greeted by that.
  const isName = /\p{L}/u.test(contact.name) && !contact.name.startsWith('@');
  return fillQuickReply(text, {
    customer: isName ? contact.name : null,
    teammate: who.teammate,
    company: who.company,
    phone: contact.phone ?? null,
    hour: now.getHours(),
  });
}
