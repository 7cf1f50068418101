import { join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

export type AppRole = Environment['APP_ROLE'];
export type Locale = Environment['DEFAULT_LOCALE'];

export type Storage =
  | { readonly driver: 'fs'; readonly folder: string }
  | {
      readonly driver: 's3';
      readonly bucket: string;
      readonly endpoint?: string;
      readonly region?: string;
      readonly accessKeyId?: string;
      readonly secretAccessKey?: string;
      readonly forcePathStyle: boolean;
    };

export interface FirstNumber {
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly displayPhoneNumber: string;
  readonly accessToken: string;
}

/** What an unattended first boot may set up; used only while the installation is empty. */
export interface FirstBoot {
  readonly admin?: { readonly email: string; readonly password: string };
  readonly accountName?: string;
  readonly number?: FirstNumber;
}

/**
 * Everything the process was told from outside, checked and typed. A class only so that Nest can inject it: the value
 * is a plain object from {@link makeConfig}.
 */
export abstract class Config {
  abstract readonly role: AppRole;
  abstract readonly host: string;
  abstract readonly port: number;
  /** Without a slash at the end. */
  abstract readonly publicUrl: string;
  abstract readonly trustProxy: boolean | number | string;
  abstract readonly databaseUrl: string;
  abstract readonly dataDir: string;
  abstract readonly secretKey: string;
  abstract readonly redisUrl?: string;
  abstract readonly logLevel: Environment['LOG_LEVEL'];
  abstract readonly metricsToken?: string;
  abstract readonly defaultLocale: Locale;
  abstract readonly timeZone: string;
  abstract readonly smtpUrl?: string;
  /** Pushes also go there, though it is not public: a push service of the operator's own. */
  abstract readonly pushAllowedOrigin?: string;
  abstract readonly storage: Storage;
  abstract readonly whatsapp: {
    readonly appId?: string;
    readonly appSecret?: string;
    readonly verifyToken?: string;
    readonly configId?: string;
    /** `GRAPH_BASE_URL/GRAPH_VERSION`, without a slash at the end. */
    readonly graphUrl: string;
    readonly graphBaseUrl: string;
    readonly graphVersion: string;
  };
  abstract readonly firstBoot: FirstBoot;
}

/** @param found  what the environment may leave out and the boot has found or made */
export function makeConfig(env: Environment, found: { databaseUrl: string; secretKey: string }): Config {
  const dataDir = resolve(env.DATA_DIR);
  const graphBaseUrl = withoutSlash(env.GRAPH_BASE_URL);
  return {
    role: env.APP_ROLE,
    host: env.HOST,
    port: env.PORT,
    publicUrl: withoutSlash(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`),
    trustProxy: env.TRUST_PROXY,
    databaseUrl: found.databaseUrl,
    dataDir,
    secretKey: found.secretKey,
    redisUrl: env.REDIS_URL,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    defaultLocale: env.DEFAULT_LOCALE,
    timeZone: env.TZ,
    smtpUrl: env.SMTP_URL,
    pushAllowedOrigin: env.PUSH_ALLOWED_ORIGIN && new URL(env.PUSH_ALLOWED_ORIGIN).origin,
    storage: storageOf(env, dataDir),
    whatsapp: {
      appId: env.WHATSAPP_APP_ID,
      appSecret: env.WHATSAPP_APP_SECRET,
      verifyToken: env.WHATSAPP_VERIFY_TOKEN,
      configId: env.WHATSAPP_CONFIG_ID,
      graphUrl: `${graphBaseUrl}/${env.GRAPH_VERSION}`,
      graphBaseUrl,
      graphVersion: env.GRAPH_VERSION,
    },
    firstBoot: {
      admin:
        env.ADMIN_EMAIL && env.ADMIN_PASSWORD
          ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
          : undefined,
      accountName: env.ACCOUNT_NAME,
      number: firstNumberOf(env),
    },
  };
}

function storageOf(env: Environment, dataDir: string): Storage {
  if (env.STORAGE_DRIVER === 'fs') return { driver: 'fs', folder: join(dataDir, 'media') };
  return {
    driver: 's3',
    bucket: env.S3_BUCKET ?? '', // readEnvironment refuses s3 without a bucket
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    accessKeyId: env.S3_ACCESS_KEY_ID,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY,
    forcePathStyle: env.S3_FORCE_PATH_STYLE === 'true',
  };
}

function firstNumberOf(env: Environment): FirstNumber | undefined {
  const phoneNumberId = env.WHATSAPP_PHONE_NUMBER_ID;
  const businessAccountId = env.WHATSAPP_BUSINESS_ACCOUNT_ID;
  const displayPhoneNumber = env.WHATSAPP_DISPLAY_PHONE_NUMBER;
  const accessToken = env.WHATSAPP_ACCESS_TOKEN;
  if (!phoneNumberId || !businessAccountId || !displayPhoneNumber || !accessToken) return undefined;
  return { phoneNumberId, businessAccountId, displayPhoneNumber, accessToken };
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}
