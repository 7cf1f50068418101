import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.replace(/:$/, '')),
      `must be an address that begins with ${protocols.map((p) => `${p}://`).join(' or ')}`,
    );

const whole = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= low && n <= high, `must be between ${low} and ${high}`);

const metaId = z.string().regex(/^\d{5,25}$/, "must be Meta's numeric id");

const timeZone = z.string().refine(isTimeZone, 'must be a time zone such as America/Sao_Paulo');

/** `true`: the one proxy in front of us; a number: that many; else addresses or ranges Express understands. */
const trustProxy = z.string().transform((text): boolean | number | string => {
  if (text === 'true') return 1;
  if (text === 'false') return false;
  return /^\d{1,2}$/.test(text) ? Number(text) : text;
});

/** Every variable the product reads, by the name it has in the environment. */
export const environmentSchema = z.object({
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: url(['http', 'https']).optional(),
  DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  DATA_DIR: z.string().default('./.data'),
  SECRET_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  REDIS_URL: url(['redis', 'rediss']).optional(),
  APP_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  TRUST_PROXY: trustProxy.default(false),
  DEFAULT_LOCALE: z.enum(['pt-BR', 'en', 'es']).default('pt-BR'),
  TZ: timeZone.default('America/Sao_Paulo'),

  STORAGE_DRIVER: z.enum(['fs', 's3']).default('fs'),
  S3_ENDPOINT: url(['http', 'https']).optional(),
  S3_REGION: z.string().optional(),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: z.enum(['true', 'false']).default('false'),
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  PUSH_ALLOWED_ORIGIN: url(['http', 'https'])
    .refine(
      (text) => !URL.canParse(text) || new URL(text).href === `${new URL(text).origin}/`,
      'must be an origin, without a path',
    )
    .optional(),

  WHATSAPP_APP_ID: metaId.optional(),
  WHATSAPP_APP_SECRET: z.string().min(8, 'must have at least 8 characters').optional(),
  WHATSAPP_VERIFY_TOKEN: z.string().min(8, 'must have at least 8 characters').optional(),
  WHATSAPP_CONFIG_ID: metaId.optional(),
  GRAPH_BASE_URL: url(['http', 'https']).default('https://graph.facebook.com'),
  GRAPH_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must look like v24.0')
    .default('v24.0'),

  ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional(),
  ACCOUNT_NAME: z.string().max(120, 'must have at most 120 characters').optional(),
  WHATSAPP_PHONE_NUMBER_ID: metaId.optional(),
  WHATSAPP_BUSINESS_ACCOUNT_ID: metaId.optional(),
  WHATSAPP_DISPLAY_PHONE_NUMBER: z
    .string()
    .regex(/^\+?[\d ().-]{8,24}$/, 'must be a phone number with its country code')
    .optional(),
  WHATSAPP_ACCESS_TOKEN: z.string().optional(),
});

export type Environment = z.infer<typeof environmentSchema>;
export type VariableName = keyof Environment;
export const variableNames = Object.keys(environmentSchema.shape) as VariableName[];

export interface Problem {
  readonly variable: string;
  readonly what: string;
}

/** Variables that are worth nothing without the others of their group. */
const TOGETHER: readonly (readonly VariableName[])[] = [
  ['WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'],
  ['ADMIN_EMAIL', 'ADMIN_PASSWORD'],
  [
    'WHATSAPP_PHONE_NUMBER_ID',
    'WHATSAPP_BUSINESS_ACCOUNT_ID',
    'WHATSAPP_DISPLAY_PHONE_NUMBER',
    'WHATSAPP_ACCESS_TOKEN',
  ],
  ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
];

/**
 * Reads the environment. `X_FILE` stands for the content of that file as `X`; an empty variable is an unset one, as
 * compose files pass it.
 * @param rules.outsideSecret  a database that others can reach must come with its own SECRET_KEY
 * @returns the values, or everything that is wrong at once
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  rules: { outsideSecret: boolean },
): { values: Environment } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const raw: Record<string, string> = {};
  for (const name of variableNames) {
    const text = valueOf(name, env, problems);
    if (text !== undefined) raw[name] = text;
  }
  problems.push(...misspelt(env));

  problems.push(...incomplete(raw));
  if (rules.outsideSecret && raw['DATABASE_URL'] && !raw['SECRET_KEY']) {
    problems.push({ variable: 'SECRET_KEY', what: 'is required together with DATABASE_URL' });
  }

  const parsed = environmentSchema.safeParse(raw);
  if (parsed.success) return problems.length > 0 ? { problems } : { values: parsed.data };
  for (const issue of parsed.error.issues) {
    problems.push({ variable: String(issue.path[0]), what: explain(issue) });
  }
  return { problems };
}

/** One readable table of what is wrong. */
export function problemTable(problems: readonly Problem[]): string {
  const width = Math.max(...problems.map((problem) => problem.variable.length));
  const lines = problems.map(({ variable, what }) => `  ${variable.padEnd(width)}  ${what}`);
  return ['The environment is not right; nothing was started.', '', ...lines, ''].join('\n');
}

function valueOf(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): string | undefined {
  const direct = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (direct && file) problems.push({ variable: name, what: `is given twice: also as ${name}_FILE` });
  if (direct || !file) return direct;
  if (!existsSync(file)) {
    problems.push({ variable: `${name}_FILE`, what: 'names a file that does not exist' });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch (error) {
    problems.push({ variable: `${name}_FILE`, what: `cannot be read: ${(error as Error).message}` });
    return undefined;
  }
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`;
  return issue.message;
}

function incomplete(values: Readonly<Record<string, string | undefined>>): Problem[] {
  const problems = TOGETHER.filter((group) => group.some((name) => values[name] !== undefined)).flatMap(
    (group) =>
      group
        .filter((name) => values[name] === undefined)
        .map((variable) => ({
          variable,
          what: `is required together with ${group.find((name) => values[name] !== undefined)}`,
        })),
  );
  if (values['STORAGE_DRIVER'] === 's3' && !values['S3_BUCKET']) {
    problems.push({ variable: 'S3_BUCKET', what: 'is required when STORAGE_DRIVER is s3' });
  }
  return problems;
}

/** A mistyped name would silently fall back to its default; these prefixes are ours alone, so we can tell. */
function misspelt(env: Readonly<Record<string, string | undefined>>): Problem[] {
  const known = new Set<string>(variableNames.flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(env)
    .filter((name) => /^(WHATSAPP|GRAPH|STORAGE)_/.test(name) && !known.has(name))
    .map((variable) => ({ variable, what: 'is not a variable of this program (a slip of the pen?)' }));
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
