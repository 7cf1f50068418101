import type { Author, ButtonView, MediaView, MessagePreview, SystemLine } from '@balcao/contract';

/** What the jsonb columns hold. Kept apart from the views, which may change with the protocol. */
export interface StoredContent {
  media?: MediaView & { mediaId?: string; sha256?: string };
  buttons?: ButtonView[];
  system?: SystemLine;
  /** The provider's payload for kinds that the panel draws from it: places, cards, orders, referrals. */
  raw?: unknown;
  forwarded?: boolean;
  /** Earlier texts of an edited message, oldest first. */
  versions?: { text: string | null; until: string }[];
  mentions?: string[];
  /** A teammate called this answer of the bot false. */
  wrong?: { by: string; at: string };
}

export interface StoredFailure {
  code: string;
  detail?: string;
}

export interface StoredReaction {
  by: Author;
  emoji: string;
}

export type StoredPreview = Omit<MessagePreview, 'at'> & { at: string };
