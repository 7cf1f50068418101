import { Account } from './auth/account.entity.ts';
import { ApiToken } from './auth/api-token.entity.ts';
import { IdempotencyKey } from './auth/idempotency-key.entity.ts';
import { Preference } from './auth/preference.entity.ts';
import { Session } from './auth/session.entity.ts';
import { SignInAttempt } from './auth/sign-in-attempt.entity.ts';
import { Team, TeamMember } from './auth/team.entity.ts';
import { Teammate } from './auth/teammate.entity.ts';
import { SendPace } from './channel/send-pace.entity.ts';
import { Contact, ContactAlias } from './inbox/contact.entity.ts';
import { ContactMerge } from './inbox/contacts/contact-merge.entity.ts';
import { ConversationRow } from './inbox/conversation.entity.ts';
import { DecisionRow, DoubleAnswerRow } from './inbox/decision.entity.ts';
import { Label } from './inbox/labels/label.entity.ts';
import { Mention } from './inbox/mention.entity.ts';
import { MessageRow } from './inbox/message.entity.ts';
import { SentReaction } from './inbox/outgoing/sent-reaction.entity.ts';
import { QuickEcho } from './inbox/quick-echo.entity.ts';
import { UndoMemoryRow } from './inbox/undo-memory.entity.ts';
import { Template, TemplateRead } from './inbox/templates/template.entity.ts';
import { WaitingEffect } from './inbox/waiting-effect.entity.ts';
import { MediaAtMeta, MediaFile } from './media/media-file.entity.ts';
import { PushCursorRow, PushKeyRow, PushOutboxRow, PushSubscriptionRow } from './notify/push/push.entity.ts';
import { JournalCounter, JournalEntry } from './realtime/journal.entity.ts';
import { BusinessNumber } from './settings/business-number.entity.ts';
import { QuickReply, QuickReplyUse } from './settings/quick-replies/quick-reply.entity.ts';
import { SavedView } from './settings/saved-views/saved-view.entity.ts';
import { Setting } from './settings/setting.entity.ts';
import { RawDelivery } from './webhook/raw-delivery.entity.ts';

/** Every table, so that migrations can be held against them. */
export const entities = [
  Account,
  Teammate,
  Team,
  TeamMember,
  Session,
  ApiToken,
  SignInAttempt,
  IdempotencyKey,
  JournalCounter,
  JournalEntry,
  BusinessNumber,
  Setting,
  Contact,
  ContactAlias,
  ContactMerge,
  Label,
  QuickReply,
  QuickReplyUse,
  SavedView,
  ConversationRow,
  MessageRow,
  DecisionRow,
  DoubleAnswerRow,
  WaitingEffect,
  SentReaction,
  Template,
  TemplateRead,
  QuickEcho,
  RawDelivery,
  SendPace,
  MediaFile,
  MediaAtMeta,
  Preference,
  Mention,
  UndoMemoryRow,
  PushKeyRow,
  PushSubscriptionRow,
  PushOutboxRow,
  PushCursorRow,
];
