import { INBOX_VIEWS } from '@balcao/contract';
import type { ConversationId, InboxViewName } from '@balcao/contract';
import { resolve } from '$app/paths';

/** The shareable address of a tab, with a conversation open in it. */
export function addressOf(view: InboxViewName, conversation?: ConversationId | null) {
  return resolve('/(app)/inbox/[view]/[[conversation]]', { view, conversation: conversation ?? undefined });
}

export function isView(name: string | undefined): name is InboxViewName {
  return (INBOX_VIEWS as readonly (string | undefined)[]).includes(name);
}
