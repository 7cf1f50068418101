import { INBOX_VIEWS } from '@balcao/contract';
import type { ConversationId, InboxViewName, SavedViewId } from '@balcao/contract';
import { resolve } from '$app/paths';

/** The shareable address of a tab, with a conversation open in it. */
export function addressOf(view: InboxViewName, conversation?: ConversationId | null) {
  return resolve('/(app)/inbox/[view]/[[conversation]]', { view, conversation: conversation ?? undefined });
}

export function isView(name: string | undefined): name is InboxViewName {
  return (INBOX_VIEWS as readonly (string | undefined)[]).includes(name);
}

/** The shareable address of a saved view, with a conversation open in it. */
export function savedAddress(saved: SavedViewId, conversation?: ConversationId | null) {
  return resolve('/(app)/inbox/view/[saved]/[[conversation]]', {
    saved,
    conversation: conversation ?? undefined,
  });
}
