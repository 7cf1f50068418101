import { Logger, type INestApplicationContext } from '@nestjs/common';
import { Accounts, Teammates } from './auth/index.ts';
import { Config } from './platform/config/config.ts';
import { Database } from './platform/database/database.ts';
import { Numbers } from './settings/index.ts';

// "first boot": any number that nothing else locks.
const FIRST_BOOT_LOCK = 682_836_577;

/**
 * Sets up the account, its administrator and its number from the environment, in an installation that is still empty;
 * says how to do it by hand when the environment names nobody.
 */
export async function firstBoot(app: INestApplicationContext): Promise<void> {
  const logger = new Logger('FirstBoot');
  const { firstBoot: wished, defaultLocale } = app.get(Config);
  const accounts = app.get(Accounts);
  if (!(await accounts.isInstallationEmpty())) return;
  const { admin, number } = wished;
  if (!admin) {
    logger.warn(
      'nobody can sign in yet: run `npm run balcao -- account create`, or set ADMIN_EMAIL and ADMIN_PASSWORD',
    );
    return;
  }
  const db = app.get(Database);
  // Several processes may boot at once; the lock ends with the transaction that holds it.
  await db.transaction(db.people, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [FIRST_BOOT_LOCK]);
    if (!(await accounts.isInstallationEmpty())) return;
    const account = await accounts.create(wished.accountName ?? 'Balcão', defaultLocale);
    await app.get(Teammates).create(account.id, {
      name: admin.email.split('@')[0] ?? admin.email,
      email: admin.email,
      role: 'admin',
      password: admin.password,
    });
    if (number) {
      await app.get(Numbers).create(account.id, {
        name: account.name,
        phoneNumberId: number.phoneNumberId,
        businessAccountId: number.businessAccountId,
        displayPhone: number.displayPhoneNumber,
        accessToken: number.accessToken,
      });
    }
    logger.log(
      { accountId: account.id, hasNumber: number !== undefined },
      'account made from the environment',
    );
  });
}
