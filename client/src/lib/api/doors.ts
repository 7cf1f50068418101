import type {
  Availability,
  ConversationId,
  ConversationView,
  DecisionView,
  InboxSnapshot,
  InboxViewName,
  InvitationView,
  MessageId,
  MessageView,
  NoteRequest,
  NumberView,
  Page,
  Preferences,
  ReplyRequest,
  SessionView,
  SnoozeRequest,
  TeammateView,
  TeamView,
  ThreadSnapshot,
  TransferRequest,
} from '@balcao/contract';
import { call } from './http.ts';
import type { Fetch } from './http.ts';

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
export const decisions = (id: ConversationId) =>
  call<Page<DecisionView>>('GET', `/conversations/${id}/decisions`);

export const teammates = () => call<Page<TeammateView>>('GET', '/teammates');
export const teams = () => call<Page<TeamView>>('GET', '/teams');
export const numbers = () => call<Page<NumberView>>('GET', '/numbers');

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
export const markRead = (id: ConversationId, messageId: MessageId) =>
  command<unknown>(id, 'read', { messageId });

export const preferences = () => call<Preferences>('GET', '/me/preferences');
/** `keepalive`: a change made right before the page is left still arrives. */
export const savePreferences = (preferences: Preferences) =>
  call<Preferences>('PUT', '/me/preferences', preferences, (input, init) =>
    fetch(input, { ...init, keepalive: true }),
  );

/** Whether the pretend phones answer here; they never do outside the demo. */
export async function simulatorAnswers(): Promise<boolean> {
  try {
    const response = await fetch('/simulator/api/state', { headers: { accept: 'application/json' } });
    return response.ok && (response.headers.get('content-type') ?? '').includes('json');
  } catch {
    return false;
  }
}
