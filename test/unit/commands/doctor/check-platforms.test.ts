import { describe, expect, it } from 'vitest';

import type { Ask, Reply } from '../../../../src/commands/doctor/ask.ts';
import { checkDiscord } from '../../../../src/commands/doctor/check-discord.ts';
import { checkTelegram } from '../../../../src/commands/doctor/check-telegram.ts';
import { parseConfig } from '../../../../src/config.ts';

const token = '1234:must-never-be-seen';

/** Answers by the end of the URL; of what is not there, nothing comes back. */
function createAsk(replies: Readonly<Record<string, Reply>>): {
  ask: Ask;
  asked: readonly string[];
} {
  const asked: string[] = [];
  const ask: Ask = async (url) => {
    asked.push(url);
    return Object.entries(replies).find(([end]) => url.endsWith(end))?.[1];
  };
  return { ask, asked };
}

function good(body: unknown): Reply {
  return { status: 200, body };
}

describe('Discord', () => {
  const user = good({ username: 'whatsit' });

  async function check(replies: Readonly<Record<string, Reply>>, settings = {}) {
    const { ask, asked } = createAsk(replies);
    const config = parseConfig({ DISCORD_TOKEN: token, ...settings });
    const findings = await checkDiscord(config, { ask, version: '1.2.3' });
    expect(JSON.stringify(findings)).not.toContain('never-be-seen');
    return { findings, asked };
  }

  it('is not asked without a token', async () => {
    const { findings, asked } = await check({}, { DISCORD_TOKEN: '' });

    expect(findings).toMatchObject([{ status: 'ok', message: expect.stringContaining('off') }]);
    expect(asked).toEqual([]);
  });

  it.each([1 << 18, 1 << 19])('takes the token, and has the intent (flags %i)', async (flags) => {
    const { findings, asked } = await check({
      '/users/@me': user,
      '/applications/@me': good({ flags }),
    });

    expect(findings).toMatchObject([
      { status: 'ok', message: expect.stringContaining('whatsit') },
      { status: 'ok', message: expect.stringContaining('intent is on') },
    ]);
    expect(asked).toEqual([
      'https://discord.com/api/v10/users/@me',
      'https://discord.com/api/v10/applications/@me',
    ]);
  });

  it('refuses a token', async () => {
    const { findings } = await check({ '/users/@me': { status: 401, body: {} } });

    expect(findings).toMatchObject([
      { status: 'failure', advice: expect.stringContaining('DISCORD_TOKEN') },
    ]);
  });

  it('may not let the bot see what it is to classify unasked', async () => {
    const { findings } = await check({
      '/users/@me': user,
      '/applications/@me': good({ flags: 1 << 23 }),
    });

    expect(findings).toMatchObject([{ status: 'ok' }, { status: 'warning' }]);
  });

  it('is not asked about the intent where that is not needed', async () => {
    const settings = { DISCORD_AUTO_CLASSIFY: 'mentions' };

    const { findings, asked } = await check({ '/users/@me': user }, settings);

    expect(findings).toMatchObject([{ status: 'ok' }]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['nothing', {}],
    ['an error', { '/users/@me': { status: 503, body: undefined } }],
    ['something else', { '/users/@me': good('<html>') }],
    ['half an answer', { '/users/@me': user }],
  ])('that answers with %s is no failure', async (_, replies) => {
    const { findings } = await check(replies);

    expect(findings.at(-1)).toMatchObject({ status: 'warning' });
  });

  it('that does not answer at all may be out of reach of this machine', async () => {
    const { findings } = await check({});

    expect(findings).toMatchObject([
      { advice: expect.stringContaining('connect to discord.com;') },
    ]);
  });

  it('may be another one', async () => {
    const { asked, findings } = await check({}, { DISCORD_API_URL: 'http://127.0.0.1:3101/api/' });

    expect(asked).toEqual(['http://127.0.0.1:3101/api/v10/users/@me']);
    expect(findings).toMatchObject([{ advice: expect.stringContaining('to 127.0.0.1:3101;') }]);
  });
});

describe('Telegram', () => {
  const me = good({ ok: true, result: { username: 'whatsit_bot' } });
  const webhookUrl = 'https://bot.example/telegram/webhook';
  const secretUrl = 'https://other.example/must-never-be-seen';

  async function check(replies: Readonly<Record<string, Reply>>, settings = {}) {
    const { ask, asked } = createAsk(replies);
    const config = parseConfig({ TELEGRAM_TOKEN: token, ...settings });
    const findings = await checkTelegram(config, ask);
    expect(JSON.stringify(findings)).not.toContain('never-be-seen');
    return { findings, asked };
  }
  async function checkWebhook(info: object, settings = {}) {
    const replies = { '/getMe': me, '/getWebhookInfo': good({ ok: true, result: info }) };
    const { findings } = await check(replies, settings);
    return findings.at(-1);
  }

  it('is not asked without a token', async () => {
    const { findings, asked } = await check({}, { TELEGRAM_TOKEN: '' });

    expect(findings).toMatchObject([{ status: 'ok', message: expect.stringContaining('off') }]);
    expect(asked).toEqual([]);
  });

  it('takes the token', async () => {
    const { findings, asked } = await check({ '/getMe': me });

    expect(findings[0]).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('whatsit_bot'),
    });
    expect(asked[0]).toBe(`https://api.telegram.org/bot${token}/getMe`);
  });

  it.each([401, 404])('refuses a token with %i', async (status) => {
    const { findings } = await check({ '/getMe': { status, body: { ok: false } } });

    expect(findings).toMatchObject([
      { status: 'failure', advice: expect.stringContaining('TELEGRAM_TOKEN') },
    ]);
  });

  it.each([
    ['nothing', {}],
    ['an error', { '/getMe': { status: 502, body: undefined } }],
    ['something else', { '/getMe': good('<html>') }],
    ['half an answer', { '/getMe': me }],
  ])('that answers with %s is no failure', async (_, replies) => {
    const { findings } = await check(replies);

    expect(findings.at(-1)).toMatchObject({ status: 'warning' });
  });

  it('that does not answer at all may be out of reach of this machine', async () => {
    const { findings } = await check({});

    expect(findings).toMatchObject([{ advice: expect.stringContaining('to api.telegram.org;') }]);
  });

  it.each([
    ['asked for', { url: '' }, {}, 'ok'],
    ['to come to a webhook', { url: '' }, { TELEGRAM_WEBHOOK_URL: webhookUrl }, 'ok'],
    ['delivered', { url: webhookUrl }, { TELEGRAM_WEBHOOK_URL: webhookUrl }, 'ok'],
    ['delivered elsewhere', { url: secretUrl }, { TELEGRAM_WEBHOOK_URL: webhookUrl }, 'warning'],
    ['delivered, and not wanted so', { url: secretUrl }, {}, 'warning'],
  ])('says where updates are %s', async (_, info, settings, status) => {
    expect(await checkWebhook(info, settings)).toMatchObject({ status });
  });

  it.each([
    [60, 'warning'],
    [7200, 'ok'],
  ])('says what kept it from delivering %i seconds ago: %s', async (secondsAgo, status) => {
    const info = {
      url: webhookUrl,
      last_error_date: Math.floor(Date.now() / 1000) - secondsAgo,
      last_error_message: 'Wrong response from the webhook: 401 Unauthorized',
    };

    const finding = await checkWebhook(info, { TELEGRAM_WEBHOOK_URL: webhookUrl });

    expect(finding).toMatchObject({ status });
  });

  it.each(['http://bot.example/hook', 'https://bot.example:8000/hook'])(
    'never delivers to %s',
    async (url) => {
      const finding = await checkWebhook({ url: '' }, { TELEGRAM_WEBHOOK_URL: url });

      expect(finding).toMatchObject({
        status: 'failure',
        message: expect.stringContaining('TELEGRAM_WEBHOOK_URL'),
      });
    },
  );
});
