export { Conversations } from './conversations.service.ts';
export { PageQuery } from './inbox-dto.ts';
export { InboxModule } from './inbox.module.ts';
export { InboxReader } from './inbox-reader.ts';
export { Inbox, type Hand, type Outcome } from './inbox.service.ts';
export type { LocatedItem, Rules } from './located-item.ts';
export type { MessageRecord, MessageSqlRow } from './message-record.ts';
export { OutboxSignal, type Queued } from './outbox-signal.ts';
export type { Thread } from './thread.ts';
