import type {
  ButtonView,
  ListView,
  MediaView,
  MessagePreview,
  ReactionView,
  SystemLine,
  TemplateSentView,
} from '@balcao/contract';

/** What the jsonb columns hold. Kept apart from the views, which may change with the protocol. */
export interface StoredContent {
  /** With Meta's own id and hash; `id` and `state` are missing on what came before files were kept. */
  media?: Omit<MediaView, 'state'> &
    Partial<Pick<MediaView, 'state'>> & { mediaId?: string; sha256?: string };
  buttons?: ButtonView[];
  list?: ListView;
  header?: string;
  footer?: string;
  template?: TemplateSentView;
  system?: SystemLine;
  /** The provider's payload for kinds that the panel draws from it: places, cards, orders, referrals. */
  raw?: unknown;
  forwarded?: boolean;
  /** Earlier texts of an edited message, oldest first. */
  versions?: { text: string | null; until: string }[];
  mentions?: string[];
  /** The parameters with which a template goes to Meta. */
  components?: Record<string, unknown>[];
  /** Tells a second request with the same clientId from another message; a text tells it by itself. */
  print?: string;
  /** Sent once more, as this message. */
  retried?: { as: string; by: string; at: string };
  /** The owner was asked to answer this on the phone. */
  ownerAsked?: { by: string; at: string };
  /** A teammate called this answer of the bot false. */
  wrong?: { by: string; at: string };
}

export interface StoredFailure {
  code: string;
  detail?: string;
}

export type StoredReaction = ReactionView;

export type StoredPreview = Omit<MessagePreview, 'at'> & { at: string };
