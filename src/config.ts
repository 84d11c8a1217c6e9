import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

import { parseAddressRange } from './address-range.ts';
import { ClassifierError } from './errors.ts';
import { findPackageRoot } from './package-root.ts';
import { isSystemError } from './system/system-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`));

const fraction = z
  .string()
  .regex(/^(\d+\.?\d*|\.\d+)$/, 'must be a number from 0 to 1')
  .transform(Number)
  .pipe(z.number().max(1, 'must be a number from 0 to 1'));

/** Comma-separated values; spaces around them do not count. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean),
);

const flag = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true, false, 1 or 0' })
  .transform((text) => text === 'true' || text === '1');

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** Scheme, host and port, as `https://cdn.example.org`. */
const origin = httpUrl
  .transform((url) => new URL(url))
  .refine((url) => url.href === `${url.origin}/`, 'must be origins, without a path')
  .refine((url) => !url.hostname.includes('*'), 'must be origins, one by one')
  .transform((url) => url.origin);

const origins = list.pipe(z.array(origin));

/** Origins, or `*`: every page that there is. */
const openOrigins = list.pipe(
  z.union([z.tuple([z.literal('*')]), z.array(origin)], {
    error: 'must be exact origins, such as https://example.org, or * alone',
  }),
);

/** As they can stand in a header. */
const keys = list.pipe(
  z
    .array(z.string().regex(/^[!-~]+$/, 'must be keys of ASCII letters, digits and signs'))
    .min(1, 'must have a key'), // a lone comma must not leave the service open
);

const addressRanges = list.pipe(
  z.array(
    z
      .string()
      .refine(
        (text) => parseAddressRange(text) !== undefined,
        'must be IP addresses or ranges, such as 10.0.0.0/8',
      ),
  ),
);

/** An id that Discord gave. */
const snowflake = z.string().regex(/^\d{15,21}$/, 'must be an id, a number of 15 to 21 digits');

const settingsSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(8000),
  MODELS_DIR: z
    .string()
    .transform((dir) => path.resolve(dir))
    .default(() => path.join(findPackageRoot(), 'models')),
  MODEL: z.string().default('imagenet'),
  DATA_DIR: z
    .string()
    .default('data')
    .transform((dir) => path.resolve(dir)),
  RUNS_DIR: z
    .string()
    .default('runs')
    .transform((dir) => path.resolve(dir)),
  TOP_K: whole(1, 100).default(5),
  MIN_PROBABILITY: fraction.default(0.5),
  MAX_IMAGE_BYTES: whole(1, 2 ** 30).default(20 * 2 ** 20),
  MAX_IMAGE_PIXELS: whole(1, 10 ** 9).default(50_000_000),
  INFERENCE_PROCESSES: whole(1, 256).optional(),
  INFERENCE_THREADS: whole(1, 256).default(1),
  INFERENCE_QUEUE_LIMIT: whole(0, 100_000).default(64),
  INFERENCE_TIMEOUT_MS: whole(1, 3_600_000).default(10_000),
  CHAT_QUEUE_LIMIT: whole(1, 100_000).default(1_000),
  RATE_LIMIT_PER_MINUTE: whole(0, 100_000).default(60),
  DOWNLOAD_TIMEOUT_MS: whole(1, 3_600_000).default(10_000),
  ALLOW_URL_PREDICT: flag.default(false),
  API_KEYS: keys.default([]),
  HTTP_RATE_LIMIT_PER_MINUTE: whole(0, 1_000_000).default(0),
  CORS_ORIGINS: openOrigins.default([]),
  TRUSTED_PROXIES: addressRanges.default([]),
  DISCORD_TOKEN: z.string().trim().optional(),
  DISCORD_API_URL: httpUrl.optional(),
  DISCORD_CDN_ORIGINS: origins.default([
    'https://cdn.discordapp.com',
    'https://media.discordapp.net',
    'https://images-ext-1.discordapp.net',
    'https://images-ext-2.discordapp.net',
  ]),
  DISCORD_AUTO_CLASSIFY: z
    .union([z.enum(['all', 'mentions']), list.pipe(z.array(snowflake).min(1))], {
      error: 'must be all, mentions or channel ids',
    })
    .default('all'),
  DISCORD_COMMANDS_GUILD: snowflake.optional(),
  TELEGRAM_TOKEN: z.string().trim().optional(),
  TELEGRAM_API_URL: httpUrl.default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: httpUrl.optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{1,256}$/, 'must be 1 to 256 letters, digits, _ or -')
    .optional(),
  TELEGRAM_MAX_UPDATE_AGE_MS: whole(1, 86_400_000).default(600_000),
  MLFLOW_TRACKING_URI: httpUrl.optional(),
  MLFLOW_TRACKING_USERNAME: z
    .string()
    .regex(/^[^:]*$/, 'must have no colon')
    .optional(),
  MLFLOW_TRACKING_PASSWORD: z.string().optional(),
  MLFLOW_TRACKING_TOKEN: z
    .string()
    .trim()
    .regex(/^[!-~]+$/, 'must be ASCII letters, digits and signs') // it stands in a header
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
});

const environmentSchema = settingsSchema.refine(
  ({ API_KEYS, CORS_ORIGINS }) => API_KEYS.length === 0 || !CORS_ORIGINS.includes('*'),
  { path: ['CORS_ORIGINS'], error: 'must be exact origins, and not *, where API_KEYS is set' },
);

export type Config = Readonly<z.output<typeof settingsSchema>>;

/** Every setting that is read, for the test that compares them with `.env.example`. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);

/**
 * Checks the settings. Nothing else in the project reads them from the environment.
 *
 * @throws {ClassifierError} `config-invalid`, naming every bad setting and printing none of their values; the details
 *   have the problem of each by its name.
 */
export function parseConfig(environment: Environment): Config {
  const result = environmentSchema.safeParse(withoutEmpty(environment));
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map(
    ({ path: [name], message }) => [String(name), message] as const,
  );
  const sentence = problems.map((problem) => problem.join(': ')).join('; ');
  throw new ClassifierError('config-invalid', sentence, {
    details: Object.fromEntries(problems),
  });
}

/** What must stand in no log. */
export function listSecrets(config: Config): readonly string[] {
  const { API_KEYS, DISCORD_TOKEN, TELEGRAM_TOKEN, TELEGRAM_WEBHOOK_SECRET } = config;
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_PASSWORD, MLFLOW_TRACKING_TOKEN } = config;
  const passwordInUri = uri === undefined ? undefined : new URL(uri).password || undefined;
  return [
    ...API_KEYS,
    DISCORD_TOKEN,
    TELEGRAM_TOKEN,
    TELEGRAM_WEBHOOK_SECRET,
    MLFLOW_TRACKING_PASSWORD,
    MLFLOW_TRACKING_TOKEN,
    passwordInUri,
  ].filter((secret) => secret !== undefined);
}

/** The environment over the working directory's `.env`. */
export function readEnvironment(): Environment {
  return { ...readDotEnv(), ...withoutEmpty(process.env) };
}

/**
 * What the working directory's `.env` says, whether it is a setting or not; nothing where there is none.
 *
 * @throws {ClassifierError} `config-invalid` when it cannot be read.
 */
export function readDotEnv(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return {};
    throw new ClassifierError('config-invalid', '.env: cannot be read', { cause: error });
  }
}

/** An empty variable counts as unset: it must not hide what `.env` says. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}
