import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BootError } from '../boot.ts';
import { seedDemo } from '../demo/index.ts';
import { migrate } from '../platform/database/migrate.ts';
import { Refused } from '../platform/errors/index.ts';
import { backup } from './backup.ts';
import { doctor } from './doctor.ts';
import { CommandError, say } from './output.ts';
import { createAccount, createTeammate, createToken, resetPassword } from './people.ts';
import { restore } from './restore.ts';
import { withApp, withDatabase } from './with-app.ts';

const OPTIONS = {
  name: { type: 'string' },
  email: { type: 'string' },
  role: { type: 'string' },
  account: { type: 'string' },
  password: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  'admin-name': { type: 'string' },
  scope: { type: 'string', multiple: true },
  replace: { type: 'boolean' },
  demo: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

interface Command {
  readonly usage: string;
  readonly does: string;
  readonly run: (values: Values, words: readonly string[]) => Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: {
    usage: 'migrate',
    does: 'brings the database up to date',
    run: () =>
      withDatabase(async ({ databaseUrl }) => {
        const done = await migrate(databaseUrl);
        say(done.length > 0 ? `Ran: ${done.join(', ')}` : 'Nothing to do.');
      }),
  },
  doctor: {
    usage: 'doctor',
    does: 'looks at everything the installation leans on',
    run: () =>
      withDatabase(async (config) => {
        if (!(await doctor(config))) process.exitCode = 1;
      }),
  },
  'account create': {
    usage: 'account create --name SHOP --email E-MAIL [--admin-name NAME] [--password … | --password-stdin]',
    does: 'a new account with its administrator',
    run: (values) =>
      createAccount(need(values, 'name'), {
        name: values['admin-name'] ?? need(values, 'email').split('@')[0] ?? '',
        email: need(values, 'email'),
        password: passwordOf(values),
      }),
  },
  'teammate create': {
    usage:
      'teammate create --name NAME --email E-MAIL --role ROLE [--account …] [--password … | --password-stdin]',
    does: 'somebody who may sign in; without a password a link to choose one is printed',
    run: (values) =>
      createTeammate({
        name: need(values, 'name'),
        email: need(values, 'email'),
        role: need(values, 'role'),
        account: values.account,
        password: passwordOf(values),
      }),
  },
  'teammate reset-password': {
    usage: 'teammate reset-password --email E-MAIL [--password … | --password-stdin]',
    does: 'a new password, made up and printed when none is given',
    run: (values) => resetPassword(need(values, 'email'), passwordOf(values)),
  },
  'token create': {
    usage: 'token create --email E-MAIL --name NAME [--scope read] [--scope write]',
    does: 'a token for a program that acts as this teammate',
    run: (values) => createToken(need(values, 'email'), need(values, 'name'), values.scope ?? ['read']),
  },
  backup: {
    usage: 'backup FOLDER',
    does: 'writes database and media into a new folder',
    run: (_values, [folder]) => withDatabase((config) => backup(config, needed(folder, 'FOLDER'))),
  },
  restore: {
    usage: 'restore FOLDER [--replace]',
    does: 'brings back what a backup holds; the server must be stopped',
    run: ({ replace = false }, [folder]) =>
      withDatabase((config) => restore(config, needed(folder, 'FOLDER'), replace)),
  },
  seed: {
    usage: 'seed --demo',
    does: 'sets up the demo shop in an empty installation',
    run: ({ demo }) => {
      if (!demo) throw new CommandError('seed knows the demo only: seed --demo');
      return withApp(async (app) => {
        const signIns = await seedDemo(app);
        if (!signIns)
          throw new CommandError('This installation is somebody’s own; the demo stays out of it.');
        say(...signIns.map(({ email, password, role }) => `${email}  ${password}  (${role})`));
      });
    },
  },
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isPlain = error instanceof CommandError || error instanceof BootError;
  if (isPlain) console.error(error.message);
  else if (error instanceof Refused) console.error(`${error.code}: ${error.message}`);
  else console.error(error);
  process.exitCode = 1;
}

async function main(argv: string[]): Promise<void> {
  const { values, positionals } = parse(argv);
  const name = [positionals.slice(0, 2).join(' '), positionals[0] ?? ''].find((words) => words in COMMANDS);
  if (values.help || !name) {
    say(usage());
    if (!values.help) process.exitCode = 2;
    return;
  }
  await COMMANDS[name]?.run(values, positionals.slice(name.split(' ').length));
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${usage()}`);
  }
}

function usage(): string {
  const lines = Object.values(COMMANDS).map((command) => `  ${command.usage}\n      ${command.does}`);
  return ['npm run balcao -- COMMAND', '', ...lines].join('\n');
}

function need(values: Values, name: 'name' | 'email' | 'role'): string {
  return needed(values[name], `--${name}`);
}

function needed(value: string | undefined, what: string): string {
  if (!value?.trim()) throw new CommandError(`${what} is missing.\n\n${usage()}`);
  return value.trim();
}

/** From the command line it stays in the shell's history; `--password-stdin` is for who minds. */
function passwordOf(values: Values): string | undefined {
  if (values['password-stdin']) return readFileSync(0, 'utf8').replace(/\r?\n$/, '');
  return values.password;
}
