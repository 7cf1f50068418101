export { Conversations } from './conversations.service.ts';
export { PageQuery } from './inbox-dto.ts';
export { InboxModule } from './inbox.module.ts';
export { InboxReader } from './inbox-reader.ts';
export { Inbox, type Hand, type Outcome } from './inbox.service.ts';
export type { LocatedItem, Rules } from './located-item.ts';
export { MESSAGE_SELECT, type MessageRecord, type MessageSqlRow } from './message-record.ts';
export { OutboxSignal, type Queued } from './outbox-signal.ts';
export type { Thread } from './thread.ts';
export { Classification } from './labels/classification.service.ts';
export { Labels } from './labels/labels.service.ts';
export { Undo } from './undo.service.ts';
export { Unread } from './unread.service.ts';
export { crossedRetry, failureOf } from './record-item.ts';
export { wholeSecond } from './new-record.ts';
export { freeReflected, isOwnReflection, takeBackReflection } from './own-reflection.ts';
export { OutgoingModule } from './outgoing/outgoing.module.ts';
export {
  afterWord,
  REACTION_SELECT,
  reactionCallback,
  storeReaction,
  type ReactionRow,
} from './outgoing/reaction-rows.ts';
export { bodyOf } from './outgoing/request-body.ts';
export { TemplateBook } from './templates/template-book.ts';
