import http from 'node:http';
import { json } from 'node:stream/consumers';

import { describe, expect, it, onTestFinished } from 'vitest';

import { listenOnLoopback } from '../../support/loopback-server.ts';
import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { call, start } from '../../support/fake-telegram/raw-client.ts';

describe('webhooks', () => {
  it('get every update with the secret, and confirm it by their answer', async () => {
    const telegram = await start();
    const receiver = await startReceiver();
    await setWebhook(telegram, receiver.origin);

    telegram.post({ text: 'hello' });

    await telegram.whenConfirmed();
    expect(receiver.bodies).toMatchObject([{ message: { text: 'hello' } }]);
    expect(receiver.secrets).toEqual(['s3cret_-']);
    expect(telegram.webhook.deliveries).toMatchObject([{ status: 200 }]);
    expect(telegram.violations).toEqual([]);
  });

  it('get what had been sent before they were set', async () => {
    const telegram = await start();
    const receiver = await startReceiver();
    telegram.post({ text: 'early' });

    await setWebhook(telegram, receiver.origin);

    await telegram.whenConfirmed();
    expect(receiver.bodies).toHaveLength(1);
  });

  it.each([
    ['an error', 500],
    ['a redirection', 302],
    ['nothing in time', 'hang'],
  ] as const)('get an update again that was answered with %s', async (_, failure) => {
    const telegram = await start({ webhookTimeoutMs: 100, webhookRetryMs: 10 });
    const receiver = await startReceiver([failure, failure, failure]);
    await setWebhook(telegram, receiver.origin);

    telegram.post({ text: 'hello' });

    await telegram.whenConfirmed();
    expect(receiver.bodies).toHaveLength(4);
    expect(telegram.webhook.deliveries.at(-1)).toMatchObject({ status: 200 });
    expect((await call(telegram, 'getWebhookInfo')).result).toMatchObject({
      pending_update_count: 0,
      last_error_message: expect.stringMatching(/Wrong response|timeout/),
    });
  });

  it('get the messages of a chat one after the other, and those of others meanwhile', async () => {
    const telegram = await start();
    const receiver = await startReceiver(['hang']);
    await setWebhook(telegram, receiver.origin);
    const other = telegram.addPerson();

    telegram.post({ text: 'first' });
    telegram.post({ text: 'second' });
    telegram.post({ from: other, text: 'of another chat' });

    await telegram.until('a delivery', () => telegram.webhook.deliveries[0]);
    expect(receiver.bodies).toMatchObject([
      { message: { text: 'first' } },
      { message: { text: 'of another chat' } },
    ]);
  });

  it('get no more at one time than they take', async () => {
    const telegram = await start();
    const receiver = await startReceiver();
    await setWebhook(telegram, receiver.origin, { max_connections: 2 });

    for (const from of [1, 2, 3, 4].map(() => telegram.addPerson())) {
      telegram.post({ from, text: 'x' });
    }

    await telegram.whenConfirmed();
    expect(telegram.webhook.peakConnections).toBe(2);
  });

  it('may stand behind a proxy', async () => {
    const telegram = await start();
    const receiver = await startReceiver();
    telegram.webhook.route('https://bot.example', receiver.origin);

    await setWebhook(telegram, 'https://bot.example');
    telegram.post({ text: 'hello' });

    await telegram.whenConfirmed();
    expect(receiver.paths).toEqual(['/telegram/webhook']);
  });

  it('end a poll that waits, and stay until they are deleted', async () => {
    const telegram = await start();
    const polled = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.whenPolling();

    await setWebhook(telegram, 'https://bot.example');
    const during = await call(telegram, 'getWebhookInfo');
    await call(telegram, 'deleteWebhook');

    expect((await polled).description).toMatch(/terminated by setWebhook request/);
    expect(during.result).toMatchObject({
      url: 'https://bot.example/telegram/webhook',
      max_connections: 40,
    });
    expect(telegram.webhook.settings).toBeUndefined();
  });

  it('can call one method by their answer', async () => {
    const telegram = await start();
    const { id: chat_id } = telegram.post({ text: 'hello' }).chat;
    const reply = JSON.stringify({ method: 'sendChatAction', chat_id, action: 'typing' });
    const receiver = await startReceiver([], reply);

    await setWebhook(telegram, receiver.origin);

    await telegram.whenConfirmed();
    expect(telegram.actions()).toMatchObject([{ action: 'typing' }]);
  });

  it.each([
    ['without TLS', { url: 'http://bot.example/hook' }, /HTTPS URL must be provided/],
    ['on a wrong port', { url: 'https://bot.example:9000/hook' }, /only on ports/],
    ['at no URL', { url: 'bot' }, /invalid webhook URL/],
    ['with a wrong secret', { secret_token: 'geheim!' }, /unallowed characters/],
    ['with a long secret', { secret_token: 'x'.repeat(257) }, /unallowed characters/],
  ])('are refused %s', async (_, parameters, words) => {
    const telegram = await start();

    const answer = await setWebhook(telegram, 'https://bot.example', parameters);

    expect(answer).toMatchObject({ status: 400, description: expect.stringMatching(words) });
    expect(telegram.violations).toHaveLength(1);
  });

  it('are noted when they have no secret, or drop updates', async () => {
    const telegram = await start();
    telegram.post({ text: 'never seen' });

    await call(telegram, 'setWebhook', { url: 'https://bot.example' });
    await call(telegram, 'deleteWebhook', { drop_pending_updates: true });

    expect(telegram.pendingUpdates).toBe(0);
    expect(telegram.violations).toEqual([
      expect.stringContaining('no secret_token'),
      expect.stringContaining('drops all updates'),
    ]);
  });

  it('are set once a second at most', async () => {
    const telegram = await start();
    await setWebhook(telegram, 'https://bot.example');

    const answer = await setWebhook(telegram, 'https://bot.example');

    expect(answer).toMatchObject({ status: 429, parameters: { retry_after: 1 } });
  });
});

function setWebhook(telegram: FakeTelegram, origin: string, parameters: object = {}) {
  return call(telegram, 'setWebhook', {
    url: `${origin}/telegram/webhook`,
    secret_token: 's3cret_-',
    ...parameters,
  });
}

/** A bot's side of a webhook; its first answers are these failures. */
async function startReceiver(failures: readonly (number | 'hang')[] = [], reply = '') {
  const bodies: unknown[] = [];
  const secrets: unknown[] = [];
  const paths: unknown[] = [];
  async function answer(request: http.IncomingMessage, response: http.ServerResponse) {
    const body = await json(request);
    const failure = failures[bodies.length];
    bodies.push(body);
    secrets.push(request.headers['x-telegram-bot-api-secret-token']);
    paths.push(request.url);
    if (failure !== 'hang') response.writeHead(failure ?? 200).end(reply);
  }
  const server = await listenOnLoopback(
    http.createServer((request, response) => void answer(request, response)),
  );
  onTestFinished(() => server.close());
  return { origin: server.origin, bodies, secrets, paths };
}
