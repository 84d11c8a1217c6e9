import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { linesOf, runCli } from '../support/cli-process.ts';
import { botSettings } from '../support/discord-bot.ts';
import { startDiscordForTest } from '../support/discord-life.ts';
import { copyDefaultModel, makeTemporaryFolder } from '../support/service-models.ts';
import { startServiceForTest } from '../support/service-process.ts';
import { telegramSettings } from '../support/telegram-bot.ts';
import { startTelegramForTest } from '../support/telegram-life.ts';

type Settings = Readonly<Record<string, string>>;

const reportSchema = z.strictObject({
  ok: z.boolean(),
  findings: z.array(
    z.strictObject({
      check: z.string(),
      status: z.enum(['ok', 'warning', 'failure']),
      message: z.string().endsWith('.').or(z.string().endsWith(')')),
      advice: z.string().optional(),
    }),
  ),
});

async function examine(settings: Settings, cwd?: string) {
  const all = { PORT: '0', ...settings };
  const result = await runCli(['doctor', '--json'], { settings: all, ...(cwd && { cwd }) });
  const report = reportSchema.parse(JSON.parse(result.stdout));
  return {
    ...result,
    report,
    of: (check: string) => report.findings.filter((one) => one.check === check),
  };
}

describe('whatsit doctor', () => {
  it('of a service as it comes finds nothing that has to be mended', async () => {
    const { exitCode, stdout, stderr } = await runCli(['doctor'], { settings: { PORT: '0' } });

    const lines = linesOf(stdout);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(lines.filter((line) => !/^[✓!] \w+: /.test(line))).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^✓ models: imagenet .* runs; it is the default\.$/),
    );
    expect(lines).toContainEqual('✓ discord: off: DISCORD_TOKEN is not set.');
  });

  it('tells everything that is wrong at once, and ends with 1', async () => {
    const { modelsDir, onnxPath } = copyDefaultModel();
    writeFileSync(onnxPath, 'junk');

    const { exitCode, stdout, stderr } = await runCli(['doctor'], {
      settings: { PORT: 'eighty', TOP_K: '0', MODELS_DIR: modelsDir },
    });

    expect(exitCode).toBe(1);
    expect(stderr).toBe('');
    expect(linesOf(stdout)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^✗ settings: PORT must be a whole number\. /),
        expect.stringMatching(/^✗ settings: TOP_K must be 1 or more\. /),
        expect.stringMatching(/^✗ models: imagenet\/whatsit\.json: sha256: .*\. Mend the folder/),
      ]),
    );
  });

  it('reads .env, and knows what somebody meant', async () => {
    const cwd = makeTemporaryFolder();
    writeFileSync(path.join(cwd, '.env'), 'TELEGRAM_TOKEM=a-secret-token\n');

    const { stdout, report, of } = await examine({}, cwd);

    expect(report.ok).toBe(true);
    expect(of('settings')).toMatchObject([
      { status: 'warning', advice: 'Did you mean TELEGRAM_TOKEN?' },
    ]);
    expect(stdout).not.toContain('secret');
  });

  it('goes on where .env cannot be read', async () => {
    const cwd = makeTemporaryFolder();
    mkdirSync(path.join(cwd, '.env'));

    const { exitCode, of } = await examine({}, cwd);

    expect(exitCode).toBe(1);
    expect(of('settings')).toMatchObject([{ status: 'failure', message: '.env: cannot be read.' }]);
    expect(of('models')).not.toEqual([]);
  });

  it('asks the platforms about tokens, and says nothing of them', async () => {
    const discord = await startDiscordForTest();
    const telegram = await startTelegramForTest();
    const settings = { ...botSettings(discord), ...telegramSettings(telegram) };

    const { exitCode, stdout, stderr, of } = await examine(settings);

    expect(exitCode).toBe(0);
    expect(of('discord')).toMatchObject([
      { status: 'ok', message: expect.stringContaining('the token is good') },
      { status: 'ok', message: expect.stringContaining('intent is on') },
    ]);
    expect(of('telegram')).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
    expect(of('data')).toMatchObject([{ status: 'ok' }]);
    expect(discord.violations).toEqual([]);
    for (const secret of [discord.token, telegram.token, ...telegram.token.split(':')]) {
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('tells tokens that are refused, and an intent that is missing', async () => {
    const discord = await startDiscordForTest({ messageContentIntent: 'refused' });
    const telegram = await startTelegramForTest();
    telegram.revokeToken();
    const settings = { ...botSettings(discord), ...telegramSettings(telegram) };

    const { exitCode, of } = await examine(settings);

    expect(exitCode).toBe(1);
    expect(of('discord')).toMatchObject([{ status: 'ok' }, { status: 'warning' }]);
    expect(of('telegram')).toMatchObject([{ status: 'failure' }]);
  });

  it('takes a platform that cannot be reached for no failure', async () => {
    const { exitCode, of } = await examine({
      DATA_DIR: makeTemporaryFolder(),
      DISCORD_TOKEN: 'a-secret-token',
      DISCORD_API_URL: 'http://127.0.0.1:1/api',
      TELEGRAM_TOKEN: '1:a-secret-token',
      TELEGRAM_API_URL: 'http://127.0.0.1:1',
    });

    expect(exitCode).toBe(0);
    expect([...of('discord'), ...of('telegram')]).toMatchObject([
      { status: 'warning', message: 'Discord cannot be reached.' },
      { status: 'warning', message: 'Telegram cannot be reached.' },
    ]);
  });

  it('knows a Whatsit that runs already', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });

    const { exitCode, of } = await examine({ PORT: new URL(service.url).port });

    expect(exitCode).toBe(0);
    expect(of('port')).toMatchObject([
      { status: 'warning', message: expect.stringMatching(/runs on .* already/) },
    ]);
  });

  it('has a help', async () => {
    const { exitCode, stdout } = await runCli(['doctor', '--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('--json');
  });
});
