import type {
  AskOwnerAnswer,
  Availability,
  BulkAnswer,
  BulkRequest,
  ContactDetail,
  ContactId,
  ContactMediaView,
  ContactRequest,
  ContactView,
  ConversationId,
  ConversationView,
  DecisionView,
  DuplicateView,
  FieldsSettings,
  InboxSnapshot,
  InboxViewName,
  InvitationView,
  LabelId,
  LabelRequest,
  LabelView,
  ListSort,
  MentionView,
  MessageId,
  MessageView,
  NoteRequest,
  NumberView,
  Page,
  PasswordAnswer,
  Preferences,
  Priority,
  PushDeviceView,
  PushKey,
  PushSubscriptionRequest,
  QuickReplyId,
  QuickReplyRequest,
  QuickReplyView,
  ReactionRequest,
  ReplyRequest,
  RetryRequest,
  SavedViewId,
  SavedViewRequest,
  SavedViewView,
  SearchAnswer,
  SessionDeviceView,
  SessionView,
  SnoozeRequest,
  TeammateView,
  TeamView,
  TemplateView,
  ThreadSnapshot,
  TransferRequest,
  Versioned,
  VersionView,
} from '@balcao/contract';
import type { AroundPage } from '../live/past-window.ts';
import { call } from './http.ts';
import type { Fetch } from './http.ts';
import { pageOf } from './page.ts';

/** The people's door, one function per request; all throw `ApiProblem`. */
export const session = (fetcher?: Fetch) => call<SessionView>('GET', '/session', undefined, fetcher);
export const signIn = (email: string, password: string) =>
  call<SessionView>('POST', '/session', { email, password });
export const invitation = (token: string) =>
  call<InvitationView>('GET', `/invitations/${encodeURIComponent(token)}`);
export const acceptInvitation = (token: string, password: string) =>
  call<SessionView>('POST', '/invitations/accept', { token, password });
export const signOut = () => call<unknown>('DELETE', '/session');
export const setAvailability = (availability: Availability) =>
  call<unknown>('PUT', '/presence', { availability });

export const inbox = (view: InboxViewName, cursor?: string) =>
  call<InboxSnapshot>(
    'GET',
    `/inbox?${new URLSearchParams({ view, limit: '50', ...(cursor ? { cursor } : {}) })}`,
  );
export const thread = (id: ConversationId) => call<ThreadSnapshot>('GET', `/conversations/${id}`);
export const olderMessages = (id: ConversationId, cursor: string) =>
  call<Page<MessageView>>('GET', `/conversations/${id}/messages?${new URLSearchParams({ cursor })}`);
/** Round one message, for a thread that is opened there. */
export const messagesAround = (id: ConversationId, messageId: MessageId) =>
  call<AroundPage>('GET', `/conversations/${id}/messages?${new URLSearchParams({ around: messageId })}`);
export const newerMessages = (id: ConversationId, cursor: string) =>
  call<{ items: MessageView[]; newerCursor: string | null }>(
    'GET',
    `/conversations/${id}/messages?${new URLSearchParams({ after: cursor })}`,
  );
export const decisions = (id: ConversationId) =>
  call<Page<DecisionView>>('GET', `/conversations/${id}/decisions`);

/** A list that is read beside the conversations: an answer that makes no sense is refused like a failure. */
const all = async <T>(path: string) => pageOf(await call<Page<T>>('GET', path));
export const teammates = () => all<TeammateView>('/teammates');
export const teams = () => all<TeamView>('/teams');
export const numbers = () => all<NumberView>('/numbers');

const command = <T = ConversationView>(id: ConversationId, name: string, body: unknown = {}) =>
  call<T>('POST', `/conversations/${id}/${name}`, body);

export const claim = (id: ConversationId, seenSeq: number, takeOver = false) =>
  command(id, 'claim', takeOver ? { seenSeq, takeOver } : { seenSeq });
export const release = (id: ConversationId) => command(id, 'release');
export const reply = (id: ConversationId, request: ReplyRequest) =>
  command<MessageView>(id, 'messages', request);
export const note = (id: ConversationId, request: NoteRequest) => command<MessageView>(id, 'notes', request);
export const transfer = (id: ConversationId, request: TransferRequest) => command(id, 'transfer', request);
export const resolve = (id: ConversationId) => command(id, 'resolve');
export const reopen = (id: ConversationId) => command(id, 'reopen');
export const snooze = (id: ConversationId, until: SnoozeRequest['until']) => command(id, 'snooze', { until });
export const pauseBot = (id: ConversationId, paused: boolean) => command(id, 'bot', { paused });
export const setLabels = (id: ConversationId, labels: readonly LabelId[]) =>
  call<ConversationView>('PUT', `/conversations/${id}/labels`, { labels });
export const setPriority = (id: ConversationId, priority: Priority) =>
  call<ConversationView>('PUT', `/conversations/${id}/priority`, { priority });
/** Takes back what this person's own last act on it did, within seconds. */
export const undo = (id: ConversationId) => command(id, 'undo');
/** At most 100 at a time; each is decided by itself. */
export const bulk = (request: BulkRequest) => call<BulkAnswer>('POST', '/conversations/bulk', request);
export const markUnread = (id: ConversationId) => command(id, 'unread');
export const markRead = (id: ConversationId, messageId: MessageId) =>
  command<unknown>(id, 'read', { messageId });

export const preferences = () => call<Preferences>('GET', '/me/preferences');
/** `keepalive`: a change made right before the page is left still arrives. */
export const savePreferences = (preferences: Preferences) =>
  call<Preferences>('PUT', '/me/preferences', preferences, (input, init) =>
    fetch(input, { ...init, keepalive: true }),
  );

export const changePassword = (current: string, next: string) =>
  call<PasswordAnswer>('PUT', '/session/password', { current, next });
export const changeMyName = (name: string) => call<unknown>('PATCH', '/me', { name });
export const myDevices = () => call<Page<SessionDeviceView>>('GET', '/me/sessions');
export const endDevice = (id: string) => call<unknown>('DELETE', `/me/sessions/${id}`);

export const pushDoors = {
  key: () => call<PushKey>('GET', '/push-key'),
  devices: () => call<Page<PushDeviceView>>('GET', '/me/push-subscriptions'),
  add: (subscription: PushSubscriptionRequest) =>
    call<PushDeviceView>('POST', '/me/push-subscriptions', subscription),
  remove: (id: string) => call<unknown>('DELETE', `/me/push-subscriptions/${id}`),
  test: () => call<unknown>('POST', '/me/push-subscriptions/test', {}),
};

const onMessage = <T = unknown>(id: MessageId, name: string, body: unknown = {}) =>
  call<T>('POST', `/messages/${id}/${name}`, body);

export const retryMessage = (id: MessageId, request: RetryRequest) =>
  onMessage<MessageView>(id, 'retry', request);
export const react = (id: MessageId, emoji: ReactionRequest['emoji']) =>
  onMessage(id, 'reaction', { emoji } satisfies ReactionRequest);
export const askOwner = (id: MessageId) => onMessage<AskOwnerAnswer>(id, 'ask-owner');
export const botWasWrong = (id: MessageId) => onMessage(id, 'bot-was-wrong');
export const versions = (id: MessageId) => call<{ items: VersionView[] }>('GET', `/messages/${id}/versions`);

export const mentions = (cursor?: string) =>
  call<Page<MentionView>>('GET', `/mentions${cursor ? `?${new URLSearchParams({ cursor })}` : ''}`);
export const markMentionsRead = (messageIds: readonly MessageId[]) =>
  call<unknown>('POST', '/mentions/read', { messageIds });

export const labels = () => all<LabelView>('/labels');
export const createLabel = (request: LabelRequest) => call<LabelView>('POST', '/labels', request);
export const changeLabel = (id: LabelId, request: LabelRequest) =>
  call<LabelView>('PATCH', `/labels/${id}`, request);
export const deleteLabel = (id: LabelId) => call<unknown>('DELETE', `/labels/${id}`);
export const quickReplies = () => all<QuickReplyView>('/quick-replies');
export const createQuickReply = (request: QuickReplyRequest) =>
  call<QuickReplyView>('POST', '/quick-replies', request);
export const changeQuickReply = (id: QuickReplyId, request: QuickReplyRequest) =>
  call<QuickReplyView>('PATCH', `/quick-replies/${id}`, request);
export const deleteQuickReply = (id: QuickReplyId) => call<unknown>('DELETE', `/quick-replies/${id}`);
export const quickReplyUsed = (id: QuickReplyId) => call<unknown>('POST', `/quick-replies/${id}/used`);
export const templates = () => all<TemplateView>('/templates');
export const fields = () => call<Versioned<FieldsSettings>>('GET', '/settings/fields');
/** @param version  as it was read: somebody else's later change refuses this one */
export const saveFields = (settings: FieldsSettings, version: number) =>
  call<Versioned<FieldsSettings>>('PUT', '/settings/fields', settings, (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, 'if-match': `"${version}"` } }),
  );

export const contact = (id: ContactId) => call<ContactDetail>('GET', `/contacts/${id}`);
export const changeContact = (id: ContactId, request: ContactRequest) =>
  call<ContactDetail>('PATCH', `/contacts/${id}`, request);
export const contactMedia = (id: ContactId, kind: 'files' | 'links', cursor?: string) =>
  call<Page<ContactMediaView>>(
    'GET',
    `/contacts/${id}/media?${new URLSearchParams({ kind, ...(cursor ? { cursor } : {}) })}`,
  );
export const duplicates = (id: ContactId) => call<Page<DuplicateView>>('GET', `/contacts/${id}/duplicates`);
export const mergeContacts = (id: ContactId, other: ContactId) =>
  call<ContactDetail>('POST', `/contacts/${id}/merge`, { with: other });
export const undoMerge = (id: string) => call<ContactDetail>('POST', `/merges/${id}/undo`);
export const contacts = (words: string, cursor?: string) =>
  call<Page<ContactView>>(
    'GET',
    `/contacts?${new URLSearchParams({ q: words, ...(cursor ? { cursor } : {}) })}`,
  );
export const conversations = (q: string, sort: ListSort, cursor?: string) =>
  call<Page<ConversationView>>(
    'GET',
    `/conversations?${new URLSearchParams({ q, sort, ...(cursor ? { cursor } : {}) })}`,
  );
export const savedViews = () => all<SavedViewView>('/saved-views');
export const createSavedView = (request: SavedViewRequest) =>
  call<SavedViewView>('POST', '/saved-views', request);
export const changeSavedView = (id: SavedViewId, request: SavedViewRequest) =>
  call<SavedViewView>('PATCH', `/saved-views/${id}`, request);
export const deleteSavedView = (id: SavedViewId) => call<unknown>('DELETE', `/saved-views/${id}`);
export const search = (words: string, cursor?: string) =>
  call<SearchAnswer>('GET', `/search?${new URLSearchParams({ q: words, ...(cursor ? { cursor } : {}) })}`);

/** Whether the pretend phones answer here; they never do outside the demo. */
export async function simulatorAnswers(): Promise<boolean> {
  try {
    const response = await fetch('/simulator/api/state', { headers: { accept: 'application/json' } });
    return response.ok && (response.headers.get('content-type') ?? '').includes('json');
  } catch {
    return false;
  }
}
