/** Ids are UUID v7 strings: they sort by the time they were made. The brand keeps one kind from passing for another. */
type Id<Kind extends string> = string & { readonly __id?: Kind };

export type AccountId = Id<'account'>;
export type NumberId = Id<'number'>;
export type TeammateId = Id<'teammate'>;
export type TeamId = Id<'team'>;
export type ContactId = Id<'contact'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type MediaId = Id<'media'>;
export type LabelId = Id<'label'>;
export type QuickReplyId = Id<'quick_reply'>;
export type SavedViewId = Id<'saved_view'>;
export type TemplateId = Id<'template'>;

/** UTC, ISO 8601 with milliseconds, as `Date.toISOString` writes it. */
export type IsoTime = string;

/** Position in an account's journal: 1, 2, 3 ... without holes. */
export type Seq = number;
