import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

import { ClassifierError } from './errors.ts';
import { findPackageRoot } from './package-root.ts';

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

const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(8000),
  MODELS_DIR: z
    .string()
    .transform((dir) => path.resolve(dir))
    .default(() => path.join(findPackageRoot(), 'models')),
  MODEL: z.string().default('imagenet'),
  TOP_K: whole(1, 100).default(5),
  MIN_PROBABILITY: fraction.default(0.5),
  MAX_IMAGE_BYTES: whole(1, 2 ** 30).default(20 * 2 ** 20),
  MAX_IMAGE_PIXELS: whole(1, 10 ** 9).default(50_000_000),
  INFERENCE_PROCESSES: whole(1, 256).optional(),
  INFERENCE_THREADS: whole(1, 256).default(1),
  INFERENCE_QUEUE_LIMIT: whole(0, 100_000).default(64),
  INFERENCE_TIMEOUT_MS: whole(1, 3_600_000).default(10_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
});

export type Config = Readonly<z.output<typeof environmentSchema>>;

/** Every setting that is read, for the test that compares them with `.env.example`. */
export const settingNames: readonly string[] = Object.keys(environmentSchema.shape);

/**
 * Checks the settings. Nothing else in the project reads them from the environment.
 *
 * @throws {ClassifierError} `config-invalid`, naming every bad setting and printing none of their values.
 */
export function parseConfig(environment: Environment): Config {
  const result = environmentSchema.safeParse(withoutEmpty(environment));
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map(
    ({ path: [name], message }) => `${String(name)}: ${message}`,
  );
  throw new ClassifierError('config-invalid', problems.join('; '));
}

/** The environment over the working directory's `.env`. */
export function readEnvironment(): Environment {
  return { ...readDotEnv(), ...withoutEmpty(process.env) };
}

function readDotEnv(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new ClassifierError('config-invalid', '.env: cannot be read', { cause: error });
  }
}

/** An empty variable counts as unset: it must not hide what `.env` says. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}
