import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { makeSlowPicture } from '../../support/shared-pictures.ts';
import {
  type RunningTelegramBot,
  startTelegramBot,
  telegramSettings,
} from '../../support/telegram-bot.ts';
import {
  expectAnswers,
  expectOneAnswerEach,
  postFromMany,
  postSecretly,
  readHealth,
  startServiceAt,
  settle,
  startStrainedTelegramForTest,
  startTelegramForTest,
  untilLogged,
} from '../../support/telegram-life.ts';

const origin = 'https://bot.example';
const secret = 'must-never-be-seen';
const settings = {
  TELEGRAM_WEBHOOK_URL: `${origin}/telegram/webhook`,
  TELEGRAM_WEBHOOK_SECRET: secret,
};
const secretHeader = { 'x-telegram-bot-api-secret-token': secret };

let bot: RunningTelegramBot;
beforeAll(async () => {
  bot = await startTelegramBot(settings);
  bot.telegram.webhook.route(origin, bot.service.url);
});
afterAll(() => bot.stop());

/** Delivers as Telegram does, or not quite. */
async function deliver(
  body: string,
  headers: Readonly<Record<string, string>> = secretHeader,
): Promise<number> {
  const init = {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  };
  const response = await fetch(`${bot.service.url}/telegram/webhook`, init);
  await response.arrayBuffer();
  return response.status;
}

/** A photo that was delivered and answered already, and an update in which it comes once more. */
async function makeUpdate(telegram: FakeTelegram, updateId: number) {
  const [message] = await postFromMany(telegram, 1);
  if (!message) throw new TypeError('Nothing was posted');
  await expectAnswers(telegram, [message]);
  return { message, body: JSON.stringify({ update_id: updateId, message }) };
}

describe('a bot with a webhook', () => {
  it('tells Telegram where it is, what it wants and how to prove itself', async () => {
    const { telegram, service } = bot;

    expect(telegram.webhook.settings).toEqual({
      url: settings.TELEGRAM_WEBHOOK_URL,
      secretToken: secret,
      maxConnections: 10,
    });
    expect(await readHealth(service)).toEqual({ httpStatus: 200, status: 'ok', telegram: 'ok' });
    expect(telegram.polls).toEqual([]);
  });

  it('answers what is delivered', async () => {
    const { telegram } = bot;

    const posted = await postFromMany(telegram, 5);

    await expectOneAnswerEach(telegram, posted);
    expect(telegram.webhook.deliveries.map(({ status }) => status)).not.toContain(undefined);
  });

  it('says at once that it has an update, while its picture takes long', async () => {
    const { telegram } = bot;
    const media = await telegram.media.document(await makeSlowPicture(24), {
      fileName: 'slow.png',
      mimeType: 'image/png',
    });
    const from = telegram.addPerson();

    const posted = Array.from({ length: 8 }, () => postSecretly(telegram, media, { from }));
    const { length: answers } = await telegram.until('all delivered', () =>
      telegram.pendingUpdates === 0 ? telegram.messages(from.id) : undefined,
    );
    await Promise.all(posted.map((message) => telegram.replyTo(message)));

    expect(answers).toBeLessThan(8);
  });

  it('answers once what is delivered twice', async () => {
    const { telegram } = bot;
    const { message, body } = await makeUpdate(telegram, 1);

    const statuses = [await deliver(body), await deliver(body)];
    await settle(telegram, [message]);
    statuses.push(await deliver(body));
    await settle(telegram, [message]);

    expect(statuses).toEqual([200, 200, 200]);
    expect(telegram.repliesTo(message)).toHaveLength(2); // the first of them came by itself
  });

  it.each([
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': `${secret}!` }],
    ['an empty secret', { 'x-telegram-bot-api-secret-token': '' }],
    ['no secret', {}],
  ])('does not listen to somebody with %s', async (_, headers) => {
    const { telegram } = bot;
    const { message, body } = await makeUpdate(telegram, 2);

    const status = await deliver(body, headers);

    await settle(telegram, [message]);
    expect(status).toBe(401);
    expect(telegram.repliesTo(message)).toHaveLength(1);
  });

  it.each([
    ['what is no JSON', '{'],
    ['what is no update', '{"message":{}}'],
    ['nothing', ''],
  ])('refuses %s with 400', async (_, body) => {
    expect(await deliver(body)).toBe(400);
  });

  it('refuses more than 1 MiB', async () => {
    const padding = 'x'.repeat(2 ** 20);

    expect(await deliver(JSON.stringify({ update_id: 3, padding }))).toBe(413);
  });

  it.each([
    ['of a kind that it does not know', { update_id: 11, something_new: { id: 1 } }],
    ['with nothing in it', { update_id: 12 }],
    ['whose press is none', { update_id: 15, callback_query: null }],
  ])('survives an update %s', async (_, update) => {
    const { telegram } = bot;

    const status = await deliver(JSON.stringify(update));

    await expectOneAnswerEach(telegram, await postFromMany(telegram, 1));
    expect(status).toBe(200);
  });
});

describe('a webhook that comes and goes', () => {
  it('gets a secret of its own where the operator gives none, and another one each time', async () => {
    const telegram = await startTelegramForTest();
    const { TELEGRAM_WEBHOOK_URL } = settings;
    const common = { ...telegramSettings(telegram), TELEGRAM_WEBHOOK_URL };

    const first = await startServiceAt(telegram, common);
    await untilLogged(first, 'telegram ready');
    const { secretToken: firstSecret } = telegram.webhook.settings ?? {};
    await first.stop();
    const second = await startServiceAt(telegram, common);
    await untilLogged(second, 'telegram ready');
    const { secretToken: secondSecret } = telegram.webhook.settings ?? {};

    expect(firstSecret).toMatch(/^[\w-]{43}$/);
    expect(secondSecret).toMatch(/^[\w-]{43}$/);
    expect(secondSecret).not.toBe(firstSecret);
    expect(first.output() + second.output()).not.toContain(firstSecret);
  });

  it('is removed when the service is started without it, and what waited is answered', async () => {
    const telegram = await startTelegramForTest();
    const common = telegramSettings(telegram);
    const first = await startServiceAt(telegram, { ...common, ...settings });
    await untilLogged(first, 'telegram ready');
    await first.stop();
    const posted = await postFromMany(telegram, 2);

    const second = await startServiceAt(telegram, common);

    await expectOneAnswerEach(telegram, posted);
    expect(telegram.webhook.settings).toBeUndefined();
    const { status } = await fetch(`${second.url}/telegram/webhook`, { method: 'POST' });
    expect(status).toBe(404);
  });

  it('is registered as soon as Telegram can be reached', async () => {
    const telegram = await startTelegramForTest();
    telegram.failNext({ method: 'setWebhook', fault: 502 });
    telegram.failNext({ method: 'setWebhook', fault: 429, retryAfterS: 2 });

    const service = await startServiceAt(telegram, settings);
    telegram.webhook.route(origin, service.url);

    await expectOneAnswerEach(telegram, await postFromMany(telegram, 1));
    expect(telegram.webhook.settings).toBeDefined();
  });

  it('that Telegram does not take is named in the log', async () => {
    const telegram = await startStrainedTelegramForTest();

    const service = await startServiceAt(telegram, {
      TELEGRAM_WEBHOOK_URL: 'http://bot.example/telegram/webhook',
    });

    await untilLogged(service, 'telegram refused the webhook; TELEGRAM_WEBHOOK_URL must be https');
    expect(await readHealth(service)).toMatchObject({ httpStatus: 200, telegram: 'failed' });
  });

  it('takes over what its service had not answered when it was killed', async () => {
    const telegram = await startTelegramForTest();
    const common = { ...telegramSettings(telegram), ...settings };
    const killed = await startServiceAt(telegram, common);
    telegram.webhook.route(origin, killed.url);
    telegram.failNext({ method: 'sendMessage', fault: 'hang', times: 3 });
    const posted = await postFromMany(telegram, 3);
    await telegram.until('three answers under way', () => {
      const hanging = telegram.requests.filter(({ status }) => status === 'hang');
      return hanging.length === 3 || undefined;
    });

    killed.kill('SIGKILL');
    await killed.exited;
    const next = await startServiceAt(telegram, common);
    telegram.webhook.route(origin, next.url);

    await expectOneAnswerEach(telegram, posted);
    expect(telegram.pendingUpdates).toBe(0);
  });
});
