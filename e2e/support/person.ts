import { randomUUID } from 'node:crypto';
import type {
  ConversationView,
  InboxSnapshot,
  InboxViewName,
  MessageView,
  Page,
  Problem,
  ReplyRequest,
  SessionView,
  ThreadSnapshot,
} from '@balcao/contract';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What a door refused, for scenarios that expect it to have agreed. */
export class UnexpectedAnswer extends Error {
  readonly answer: Answer<unknown>;

  constructor(what: string, answer: Answer<unknown>) {
    super(`${what} → ${answer.status} ${JSON.stringify(answer.body)}`);
    this.answer = answer;
  }
}

/** Somebody at the people's door, with her cookie. */
export class Person {
  cookie = '';
  session!: SessionView;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  static async signedIn(url: string, email: string, password: string): Promise<Person> {
    const person = new Person(url);
    person.session = await person.post<SessionView>('/session', { email, password });
    return person;
  }

  get id(): string {
    return this.session.teammate.id;
  }

  get name(): string {
    return this.session.teammate.name;
  }

  /** The same person, signed in already, at another process of the same installation. */
  at(url: string): Person {
    const same = new Person(url);
    same.cookie = this.cookie;
    same.session = this.session;
    return same;
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const given = response.headers.getSetCookie().find((cookie) => cookie.startsWith('balcao.sid='));
    if (given) this.cookie = given.split(';')[0] ?? '';
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : null) as T,
    };
  }

  get<T>(path: string): Promise<T> {
    return this.#agreed<T>('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, body: unknown = {}): Promise<T> {
    return this.#agreed<T>('POST', path, body);
  }

  /** A command that must be refused. */
  async refused(method: string, path: string, body?: unknown): Promise<Problem> {
    const answer = await this.call<Problem>(method, path, body);
    if (answer.status < 400) throw new UnexpectedAnswer(`${method} ${path} was not refused`, answer);
    return answer.body;
  }

  /** Reads a settings object, changes it and saves it. */
  async change<T extends object>(path: string, change: Partial<T>): Promise<void> {
    const { version, ...before } = await this.get<T & { version: number }>(path);
    const answer = await this.call('PUT', path, { ...before, ...change }, { 'if-match': `"${version}"` });
    if (answer.status >= 400) throw new UnexpectedAnswer(`PUT ${path}`, answer);
  }

  inbox(view: InboxViewName = 'all', query = ''): Promise<InboxSnapshot> {
    return this.get<InboxSnapshot>(`/inbox?view=${view}&limit=100${query}`);
  }

  thread(conversationId: string): Promise<ThreadSnapshot> {
    return this.get<ThreadSnapshot>(`/conversations/${conversationId}`);
  }

  /** Every message of a conversation, oldest first. */
  async messages(conversationId: string): Promise<MessageView[]> {
    const newest = await this.thread(conversationId);
    let all = newest.messages;
    for (let cursor = newest.nextCursor; cursor !== null;) {
      const older = await this.get<Page<MessageView>>(
        `/conversations/${conversationId}/messages?limit=100&cursor=${encodeURIComponent(cursor)}`,
      );
      all = [...older.items, ...all];
      cursor = older.nextCursor;
    }
    return all;
  }

  claim(conversationId: string): Promise<ConversationView> {
    return this.post<ConversationView>(`/conversations/${conversationId}/claim`);
  }

  /** A reply as it is asked for: on a view of everything up to `seenMessageId`. */
  replyRequest(text: string, seenMessageId: string | null, more: Partial<ReplyRequest> = {}): ReplyRequest {
    return { clientId: randomUUID(), type: 'text', text, seenMessageId, ...more };
  }

  /** @returns the queued message */
  reply(
    conversationId: string,
    text: string,
    seenMessageId: string | null,
    more: Partial<ReplyRequest> = {},
  ): Promise<MessageView> {
    return this.post<MessageView>(
      `/conversations/${conversationId}/messages`,
      this.replyRequest(text, seenMessageId, more),
    );
  }

  async #agreed<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    if (answer.status >= 400) throw new UnexpectedAnswer(`${method} ${path}`, answer);
    return answer.body;
  }
}
