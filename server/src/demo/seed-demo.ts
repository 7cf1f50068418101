import { createHmac } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Role } from '@balcao/contract';
import { DataSource } from 'typeorm';
import { Account, Accounts, Teammates, Teams, type Actor } from '../auth/index.ts';
import { Labels } from '../inbox/index.ts';
import { Config } from '../platform/config/config.ts';
import { Fields, Numbers, QuickReplies, SavedViews, SettingsEditor } from '../settings/index.ts';
import {
  DEMO_FAQ,
  DEMO_FIELDS,
  DEMO_HOURS,
  DEMO_LABELS,
  DEMO_NUMBER,
  DEMO_PASSWORD,
  DEMO_PEOPLE,
  DEMO_QUICK_REPLIES,
  DEMO_VIEWS,
} from './demo-shop.ts';

export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

/** A secret of the pretend Meta. Not a constant: a demo open to a network must not take deliveries from anybody. */
export function demoSecret(
  secretKey: string,
  purpose: 'app secret' | 'verify token' | 'access token',
): string {
  return createHmac('sha256', secretKey).update(`demo ${purpose}`).digest('hex');
}

/**
 * Sets up the demo shop in an empty installation, and finds it again later.
 * @returns whom to sign in as, or null when the installation is somebody's own
 */
export async function seedDemo(app: INestApplicationContext): Promise<readonly DemoSignIn[] | null> {
  const accounts = app.get(Accounts);
  if (!(await accounts.isInstallationEmpty())) {
    const shop = (await accounts.list()).find(({ name }) => name === DEMO_NUMBER.name);
    if (!shop) return null;
    if ((await app.get(Numbers).list(shop.id)).length > 0) return signIns();
    // The number comes last: without one, the first start was cut short. Begin again.
    await app.get(DataSource).manager.delete(Account, { id: shop.id });
  }
  await makeShop(app);
  return signIns();
}

function signIns(): DemoSignIn[] {
  return DEMO_PEOPLE.map(({ email, role }) => ({ email, role, password: DEMO_PASSWORD }));
}

async function makeShop(app: INestApplicationContext): Promise<void> {
  const config = app.get(Config);
  const [accounts, teammates, teams] = [app.get(Accounts), app.get(Teammates), app.get(Teams)];
  const account = await accounts.create(DEMO_NUMBER.name, config.defaultLocale);

  const members = new Map<string, string[]>();
  let admin: Actor | undefined;
  for (const { team, ...person } of DEMO_PEOPLE) {
    const { id } = await teammates.create(account.id, { ...person, password: DEMO_PASSWORD });
    if (person.role === 'admin') admin = { id, accountId: account.id, role: person.role, name: person.name };
    if (team) members.set(team, [...(members.get(team) ?? []), id]);
  }
  for (const [name, teammateIds] of members) await teams.create(account.id, { name, teammateIds });

  const settings = app.get(SettingsEditor);
  const { version: hoursVersion, ...hours } = await settings.read(account.id, 'hours');
  await settings.save(account.id, 'hours', hoursVersion, { ...hours, ...DEMO_HOURS }, null);
  const { version: botVersion, ...bot } = await settings.read(account.id, 'bot');
  const faq = settings.faqOf(DEMO_FAQ.map((entry) => ({ ...entry, questions: [...entry.questions] })));
  await settings.save(account.id, 'bot', botVersion, { ...bot, faq }, null);

  if (!admin) throw new Error('The demo has nobody who may set it up.');
  await layDesk(app, admin);

  await app.get(Numbers).create(account.id, {
    ...DEMO_NUMBER,
    accessToken: demoSecret(config.secretKey, 'access token'),
  });
}

/** Labels, quick replies, own fields and views, as a team that has worked a while would have them. */
async function layDesk(app: INestApplicationContext, by: Actor): Promise<void> {
  const [labels, quickReplies] = [app.get(Labels), app.get(QuickReplies)];
  for (const label of DEMO_LABELS) await labels.create(by.accountId, label);
  for (const reply of DEMO_QUICK_REPLIES)
    await quickReplies.create(by, { ...reply, teamId: null, personal: false });
  for (const view of DEMO_VIEWS) await app.get(SavedViews).create(by, view);
  await app.get(Fields).save(by.accountId, 0, DEMO_FIELDS, by.id);
}
