import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { listSecrets, parseConfig, readEnvironment, settingNames } from '../../src/config.ts';
import { ClassifierError } from '../../src/errors.ts';
import { findPackageRoot } from '../../src/package-root.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** The sentence that a bad environment is refused with. */
function refusal(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ClassifierError && error.code === 'config-invalid') return error.message;
  }
  throw new Error('Nothing was refused');
}

describe('parseConfig', () => {
  it('has the defaults of the contract', () => {
    expect(parseConfig({})).toEqual({
      HOST: '127.0.0.1',
      PORT: 8000,
      MODELS_DIR: path.join(findPackageRoot(), 'models'),
      MODEL: 'imagenet',
      DATA_DIR: path.join(process.cwd(), 'data'),
      TOP_K: 5,
      MIN_PROBABILITY: 0.5,
      MAX_IMAGE_BYTES: 20_971_520,
      MAX_IMAGE_PIXELS: 50_000_000,
      INFERENCE_THREADS: 1,
      INFERENCE_QUEUE_LIMIT: 64,
      INFERENCE_TIMEOUT_MS: 10_000,
      CHAT_QUEUE_LIMIT: 1000,
      RATE_LIMIT_PER_MINUTE: 60,
      DOWNLOAD_TIMEOUT_MS: 10_000,
      ALLOW_URL_PREDICT: false,
      API_KEYS: [],
      HTTP_RATE_LIMIT_PER_MINUTE: 0,
      CORS_ORIGINS: [],
      TRUSTED_PROXIES: [],
      DISCORD_CDN_ORIGINS: [
        'https://cdn.discordapp.com',
        'https://media.discordapp.net',
        'https://images-ext-1.discordapp.net',
        'https://images-ext-2.discordapp.net',
      ],
      DISCORD_AUTO_CLASSIFY: 'all',
      RUNS_DIR: path.resolve('runs'),
      TELEGRAM_API_URL: 'https://api.telegram.org',
      TELEGRAM_MAX_UPDATE_AGE_MS: 600_000,
      LOG_LEVEL: 'info',
    });
  });

  it('takes what is given', () => {
    const config = parseConfig({ PORT: '0', MIN_PROBABILITY: '.25', INFERENCE_PROCESSES: '3' });

    expect(config).toMatchObject({ PORT: 0, MIN_PROBABILITY: 0.25, INFERENCE_PROCESSES: 3 });
  });

  it('takes an empty value for unset', () => {
    expect(parseConfig({ PORT: '', MODEL: '  ', INFERENCE_PROCESSES: '' })).toEqual(
      parseConfig({}),
    );
  });

  it('counts a relative MODELS_DIR from the working directory', () => {
    const config = parseConfig({ MODELS_DIR: 'my/models' });

    expect(config.MODELS_DIR).toBe(path.join(process.cwd(), 'my/models'));
  });

  it('ignores variables of other programs', () => {
    expect(parseConfig({ EDITOR: 'vi' })).not.toHaveProperty('EDITOR');
  });

  it('names every bad setting and prints none of their values', () => {
    const environment = {
      PORT: 'hunter2',
      TOP_K: '7331',
      MIN_PROBABILITY: '-7331',
      ALLOW_URL_PREDICT: 'hunter2',
      API_KEYS: 'hunter 2',
      HTTP_RATE_LIMIT_PER_MINUTE: 'hunter2',
      CORS_ORIGINS: 'hunter2',
      TRUSTED_PROXIES: 'hunter2',
      LOG_LEVEL: 'hunter2',
      LOG_FORMAT: 'hunter2',
    };

    const message = refusal(environment);

    expect(message.match(/\b[A-Z_]{4,}(?=:)/g)?.toSorted()).toEqual(
      Object.keys(environment).toSorted(),
    );
    expect(message).not.toMatch(/hunter|7331/);
  });

  it('has the problem of each bad setting by its name in the details', () => {
    expect(() => parseConfig({ PORT: 'x', TOP_K: '0' })).toThrow(
      expect.objectContaining({
        details: { PORT: 'must be a whole number', TOP_K: 'must be 1 or more' },
      }),
    );
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '1e3'],
    ['PORT', '0x50'],
    ['TOP_K', '0'],
    ['TOP_K', '101'],
    ['MIN_PROBABILITY', '1.01'],
    ['MIN_PROBABILITY', '50%'],
    ['MAX_IMAGE_BYTES', '0'],
    ['MAX_IMAGE_PIXELS', '9'.repeat(400)],
    ['INFERENCE_PROCESSES', '0'],
    ['INFERENCE_THREADS', '0'],
    ['INFERENCE_QUEUE_LIMIT', '-1'],
    ['INFERENCE_TIMEOUT_MS', '0'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['CHAT_QUEUE_LIMIT', '0'],
    ['ALLOW_URL_PREDICT', 'yes'],
    ['ALLOW_URL_PREDICT', 'TRUE'],
    ['API_KEYS', ','],
    ['API_KEYS', 'a key'],
    ['API_KEYS', 'schlüssel'],
    ['HTTP_RATE_LIMIT_PER_MINUTE', '-1'],
    ['CORS_ORIGINS', 'example.org'],
    ['CORS_ORIGINS', 'https://example.org/page'],
    ['CORS_ORIGINS', 'https://*.example.org'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', '*, https://example.org'],
    ['TRUSTED_PROXIES', 'proxy.example.org'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['TRUSTED_PROXIES', '10.0.0.0/-1'],
    ['TRUSTED_PROXIES', '10.1'],
    ['TRUSTED_PROXIES', '10.0.0.1, *'],
    ['DISCORD_API_URL', 'discord.com/api'],
    ['DISCORD_API_URL', 'ftp://discord.com'],
    ['DISCORD_CDN_ORIGINS', 'cdn.discordapp.com'],
    ['DISCORD_CDN_ORIGINS', 'https://cdn.discordapp.com/attachments'],
    ['DISCORD_AUTO_CLASSIFY', 'none'],
    ['DISCORD_AUTO_CLASSIFY', '123456789012345678,general'],
    ['DISCORD_COMMANDS_GUILD', 'my server'],
    ['TELEGRAM_API_URL', 'api.telegram.org'],
    ['TELEGRAM_WEBHOOK_URL', 'example.org/hook'],
    ['TELEGRAM_WEBHOOK_SECRET', 'not a secret'],
    ['TELEGRAM_MAX_UPDATE_AGE_MS', '0'],
    ['MLFLOW_TRACKING_URI', 'sqlite:///mlflow.db'],
    ['MLFLOW_TRACKING_USERNAME', 'name:password'],
    ['MLFLOW_TRACKING_TOKEN', 'to ken'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_FORMAT', 'xml'],
  ])('refuses %s=%s', (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^${name}: `));
  });

  it.each([
    ['TOP_K', '1', 1],
    ['TOP_K', '100', 100],
    ['MIN_PROBABILITY', '0', 0],
    ['MIN_PROBABILITY', '1', 1],
    ['INFERENCE_QUEUE_LIMIT', '0', 0],
    ['PORT', '65535', 65_535],
    ['RATE_LIMIT_PER_MINUTE', '0', 0],
    ['ALLOW_URL_PREDICT', 'true', true],
    ['ALLOW_URL_PREDICT', '1', true],
    ['ALLOW_URL_PREDICT', 'false', false],
    ['ALLOW_URL_PREDICT', '0', false],
    ['API_KEYS', 'old-key, new+key/2=', ['old-key', 'new+key/2=']],
    ['HTTP_RATE_LIMIT_PER_MINUTE', '0', 0],
    ['CORS_ORIGINS', ' * ', ['*']],
    [
      'CORS_ORIGINS',
      'https://a.example/, http://localhost:3000',
      ['https://a.example', 'http://localhost:3000'],
    ],
    ['TRUSTED_PROXIES', '127.0.0.1, fd00::/8', ['127.0.0.1', 'fd00::/8']],
    ['DISCORD_TOKEN', ' token ', 'token'],
    [
      'DISCORD_CDN_ORIGINS',
      'http://127.0.0.1:1, https://a.example/',
      ['http://127.0.0.1:1', 'https://a.example'],
    ],
    ['MLFLOW_TRACKING_TOKEN', 'token\n', 'token'],
    ['DISCORD_AUTO_CLASSIFY', 'mentions', 'mentions'],
    [
      'DISCORD_AUTO_CLASSIFY',
      '123456789012345678, 223456789012345678',
      ['123456789012345678', '223456789012345678'],
    ],
  ])('accepts %s=%s', (name, value, parsed) => {
    expect(parseConfig({ [name]: value })).toHaveProperty(name, parsed);
  });
});

describe('origins and keys', () => {
  it('are not * and keys together', () => {
    const message = refusal({ API_KEYS: 'hunter2', CORS_ORIGINS: '*' });

    expect(message).toBe('CORS_ORIGINS: must be exact origins, and not *, where API_KEYS is set');
  });

  it('may be exact origins and keys together', () => {
    const config = parseConfig({ API_KEYS: 'key', CORS_ORIGINS: 'https://example.org' });

    expect(config).toMatchObject({ API_KEYS: ['key'], CORS_ORIGINS: ['https://example.org'] });
  });
});

describe('listSecrets', () => {
  it('has every token and key that is set, and nothing else', () => {
    const secrets = {
      API_KEYS: 'key-1,key-2',
      DISCORD_TOKEN: 'discord token',
      TELEGRAM_TOKEN: 'telegram token',
      TELEGRAM_WEBHOOK_SECRET: 'webhook-secret',
      MLFLOW_TRACKING_URI: 'https://somebody:password-in-uri@mlflow.example.org',
      MLFLOW_TRACKING_PASSWORD: 'mlflow password',
      MLFLOW_TRACKING_TOKEN: 'mlflow-token',
    };

    expect(listSecrets(parseConfig({ ...secrets, MODEL: 'mine' }))).toEqual([
      'key-1',
      'key-2',
      'discord token',
      'telegram token',
      'webhook-secret',
      'mlflow password',
      'mlflow-token',
      'password-in-uri',
    ]);
    expect(listSecrets(parseConfig({}))).toEqual([]);
  });

  it('leaves out no setting that is named like a secret', () => {
    const named = settingNames.filter((name) => /TOKEN|SECRET|KEY|PASSWORD/.test(name));
    const settings = Object.fromEntries(named.map((name) => [name, `value-of-`]));

    expect(listSecrets(parseConfig(settings)).toSorted()).toEqual(
      Object.values(settings).toSorted(),
    );
  });
});

describe('.env.example', () => {
  const example = parseEnv(readFileSync(path.join(findPackageRoot(), '.env.example'), 'utf8'));

  it('has every setting that is read, and no other', () => {
    expect(Object.keys(example).toSorted()).toEqual(settingNames.toSorted());
  });

  it('shows the defaults', () => {
    expect(parseConfig(example)).toEqual(parseConfig({}));
  });
});

describe('readEnvironment', () => {
  beforeEach(() => {
    for (const name of settingNames) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  /** The process itself stays where it is. */
  async function enterFolder(files: Record<string, string | object>): Promise<void> {
    const before = process.cwd();
    const folder = await createTemporaryFolder(files);
    process.chdir(folder);
    restore = () => process.chdir(before);
  }
  let restore = (): void => undefined;
  afterEach(() => restore());

  it("reads the working directory's .env", async () => {
    await enterFolder({ '.env': 'PORT=1234\n' });

    expect(readEnvironment()).toMatchObject({ PORT: '1234' });
  });

  it('puts the environment over .env', async () => {
    await enterFolder({ '.env': 'PORT=1234\nMODEL=mine\n' });
    vi.stubEnv('PORT', '4321');

    expect(readEnvironment()).toMatchObject({ PORT: '4321', MODEL: 'mine' });
  });

  it('does not let an empty variable hide what .env says', async () => {
    await enterFolder({ '.env': 'PORT=1234\n' });
    vi.stubEnv('PORT', '');

    expect(readEnvironment()).toMatchObject({ PORT: '1234' });
  });

  it('needs no .env', async () => {
    await enterFolder({});
    vi.stubEnv('PORT', '4321');

    expect(readEnvironment()).toMatchObject({ PORT: '4321' });
  });

  it('says so when .env cannot be read', async () => {
    await enterFolder({ '.env/is-a-folder': '' });

    expect(() => readEnvironment()).toThrow('.env: cannot be read');
  });
});
