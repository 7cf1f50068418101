import { Module } from '@nestjs/common';
import { MediaModule } from '../media/index.ts';
import { RealtimeModule } from '../realtime/index.ts';
import { SettingsModule } from '../settings/index.ts';
import { ContactEditor } from './contacts/contact-editor.ts';
import { ContactReader } from './contacts/contact-reader.ts';
import { ContactsController } from './contacts/contacts.controller.ts';
import { Merges } from './contacts/merges.ts';
import { ConversationsController } from './conversations.controller.ts';
import { Conversations } from './conversations.service.ts';
import { InboxReader } from './inbox-reader.ts';
import { Inbox } from './inbox.service.ts';
import { Classification } from './labels/classification.service.ts';
import { LabelsController } from './labels/labels.controller.ts';
import { Labels } from './labels/labels.service.ts';
import { MessagePages } from './message-pages.ts';
import { ConversationList } from './search/conversation-list.ts';
import { QueryContexts } from './search/query-context.ts';
import { SearchController } from './search/search.controller.ts';
import { Search } from './search/search.service.ts';
import { OutboxSignal } from './outbox-signal.ts';
import { SecondThoughtsController } from './second-thoughts.controller.ts';
import { Undo } from './undo.service.ts';
import { Unread } from './unread.service.ts';

@Module({
  imports: [MediaModule, RealtimeModule, SettingsModule],
  controllers: [
    ConversationsController,
    LabelsController,
    SearchController,
    ContactsController,
    SecondThoughtsController,
  ],
  providers: [
    Inbox,
    InboxReader,
    Conversations,
    OutboxSignal,
    Labels,
    Classification,
    MessagePages,
    ContactReader,
    ContactEditor,
    Merges,
    QueryContexts,
    ConversationList,
    Search,
    Undo,
    Unread,
  ],
  exports: [Inbox, InboxReader, Conversations, OutboxSignal, Classification, Undo, Unread],
})
export class InboxModule {}
