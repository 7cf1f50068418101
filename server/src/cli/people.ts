import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Role, TokenScope } from '@balcao/contract';
import { Accounts, Invitations, Teammates, Tokens } from '../auth/index.ts';
import { Config } from '../platform/config/config.ts';
import { CommandError, say } from './output.ts';
import { withApp } from './with-app.ts';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'owner', 'admin'];
const LEAST_PASSWORD = 10;

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password?: string;
}

/** An account with its first administrator. */
export function createAccount(name: string, admin: NewPerson): Promise<void> {
  return withApp(async (app) => {
    const account = await app.get(Accounts).create(name, app.get(Config).defaultLocale);
    say(`Account "${name}" made: ${account.id}`);
    await addPerson(app, account.id, { ...admin, role: 'admin' });
  });
}

export function createTeammate(person: NewPerson & { role: string; account?: string }): Promise<void> {
  const role = ROLES.find((one) => one === person.role);
  if (!role) throw new CommandError(`--role is one of: ${ROLES.join(', ')}`);
  return withApp(async (app) => {
    await addPerson(app, await accountOf(app, person.account), { ...person, role });
  });
}

export function resetPassword(email: string, password?: string): Promise<void> {
  const isMade = password === undefined;
  const next = checked(password ?? randomBytes(12).toString('base64url'));
  return withApp(async (app) => {
    if (!(await app.get(Teammates).resetPassword(email, next)))
      throw new CommandError(`Nobody has the e-mail ${email}.`);
    say(isMade ? `New password of ${email}: ${next}` : `The password of ${email} was changed.`);
    say('Whoever was signed in with the old one is signed out.');
  });
}

export function createToken(email: string, name: string, scopes: readonly string[]): Promise<void> {
  const known = scopes.filter((scope): scope is TokenScope => scope === 'read' || scope === 'write');
  if (known.length !== scopes.length || known.length === 0)
    throw new CommandError('--scope is read, write, or both');
  return withApp(async (app) => {
    const { accountId, id } = await personOf(app, email);
    const { token } = await app.get(Tokens).create(accountId, id, { name, scopes: known });
    say(`Token "${name}" of ${email}, shown only now:`, token);
  });
}

async function addPerson(
  app: INestApplicationContext,
  accountId: string,
  { name, email, role, password }: NewPerson & { role: Role },
): Promise<void> {
  const request = { name, email, role, ...(password === undefined ? {} : { password: checked(password) }) };
  const { id } = await app.get(Teammates).create(accountId, request);
  say(`${name} <${email}> may sign in as ${role}.`);
  if (password === undefined) say('The first password is chosen here:', app.get(Invitations).urlFor(id));
}

/** The account named by id or name, or the only one there is. */
async function accountOf(app: INestApplicationContext, wished: string | undefined): Promise<string> {
  const accounts = await app.get(Accounts).list();
  const found = wished ? accounts.filter(({ id, name }) => id === wished || name === wished) : accounts;
  if (found.length === 1 && found[0]) return found[0].id;
  if (accounts.length === 0) throw new CommandError('There is no account yet: run `account create` first.');
  throw new CommandError(
    ['Say which account with --account:', ...accounts.map(({ id, name }) => `  ${id}  ${name}`)].join('\n'),
  );
}

async function personOf(
  app: INestApplicationContext,
  email: string,
): Promise<{ accountId: string; id: string }> {
  for (const account of await app.get(Accounts).list()) {
    const people = await app.get(Teammates).list(account.id);
    const person = people.find((one) => one.email === email.trim().toLowerCase());
    if (person) return { accountId: account.id, id: person.id };
  }
  throw new CommandError(`Nobody has the e-mail ${email}.`);
}

function checked(password: string): string {
  if (password.length < LEAST_PASSWORD)
    throw new CommandError(`A password has at least ${LEAST_PASSWORD} characters.`);
  return password;
}
