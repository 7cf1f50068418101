import type { Role, TeammateDetail } from '@balcao/contract';
import type { INestApplicationContext } from '@nestjs/common';
import { Accounts, Teammates } from '../auth/index.ts';

export const TEST_PASSWORD = 'a password for tests';

export interface TestShop {
  readonly accountId: string;
  /** One person of each role; sign in with their e-mail and {@link TEST_PASSWORD}. */
  readonly people: Readonly<Record<Role, TeammateDetail>>;
}

/** An account with one person of each role; `name` keeps e-mails of several shops apart. */
export async function makeShop(app: INestApplicationContext, name: string): Promise<TestShop> {
  const { id: accountId } = await app.get(Accounts).create(name, 'pt-BR');
  const make = (role: Role) =>
    app.get(Teammates).create(accountId, {
      name: `${role} of ${name}`,
      email: `${role}@${name}.test`,
      role,
      password: TEST_PASSWORD,
    });
  const [agent, supervisor, owner, admin] = await Promise.all([
    make('agent'),
    make('supervisor'),
    make('owner'),
    make('admin'),
  ]);
  return { accountId, people: { agent, supervisor, owner, admin } };
}

export interface TestAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Somebody who calls the people's door, with the cookie or token she was given. */
export class TestCaller {
  cookie = '';

  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer<T>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...this.headers,
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
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

  signIn(email: string, password = TEST_PASSWORD): Promise<TestAnswer> {
    return this.call('POST', '/session', { email, password });
  }
}

export async function signedIn(url: string, email: string): Promise<TestCaller> {
  const caller = new TestCaller(url);
  const { status } = await caller.signIn(email);
  if (status !== 200) throw new Error(`${email} could not sign in: ${status}`);
  return caller;
}
