import { describe, expect, it } from 'vitest';

import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { readFixture } from '../../support/fixtures.ts';
import { predict } from '../../support/service-client.ts';
import { type ServiceProcess, startServiceForTest } from '../../support/service-process.ts';
import {
  countRequests,
  expectAnswer,
  expectOneAnswerEach,
  postFromMany,
  readHealth,
  startLife,
  startServiceAt,
  startTelegramForTest,
  untilLogged,
  untilTelegramIs,
} from '../../support/telegram-life.ts';

const photo = readFixture('photos/odd-sides.jpg');

/** How the refused token is told; the service itself goes on. */
async function expectRefusedToken(service: ServiceProcess): Promise<void> {
  await untilLogged(service, 'telegram refused the token; set TELEGRAM_TOKEN');
  const { status } = await predict(service.url, photo);
  expect(status).toBe(200);
  expect(await readHealth(service)).toEqual({
    httpStatus: 200,
    status: 'degraded',
    telegram: 'failed',
  });
}

/** The pauses that the log tells of, in milliseconds. */
function pauses(service: ServiceProcess): readonly number[] {
  return Array.from(service.log().matchAll(/"pauseMs":(\d+)/g), ([, ms]) => Number(ms));
}

async function untilPolled(telegram: FakeTelegram, times: number): Promise<void> {
  await telegram.until(`${times} polls`, () => telegram.polls.length >= times || undefined);
}

describe('a service without a token', () => {
  it('says that the bot is off, and has no webhook', async () => {
    const service = await startServiceForTest();

    const { status } = await fetch(`${service.url}/telegram/webhook`, { method: 'POST' });

    expect(status).toBe(404);
    expect(await readHealth(service)).toEqual({ httpStatus: 200, status: 'ok', telegram: 'off' });
  });
});

describe('a bot that polls', () => {
  it('asks for what it answers and nothing else, and waits as long as Telegram lets it', async () => {
    const { telegram, service } = await startLife();

    await telegram.whenPolling();

    expect(await readHealth(service)).toEqual({ httpStatus: 200, status: 'ok', telegram: 'ok' });
    expect(telegram.polls).toMatchObject([
      {
        limit: 100,
        timeoutS: 50,
        allowedUpdates: ['message', 'channel_post', 'callback_query'],
      },
    ]);
  });

  it('has no webhook', async () => {
    const { service } = await startLife();

    const { status } = await fetch(`${service.url}/telegram/webhook`, { method: 'POST' });

    expect(status).toBe(404);
  });

  it('confirms what it has taken', async () => {
    const { telegram } = await startLife();

    await expectAnswer(telegram);

    await telegram.whenConfirmed();
    expect(telegram.pendingUpdates).toBe(0);
  });
});

describe('a Telegram that cannot be reached at the start', () => {
  it('is tried again after growing pauses until it can', async () => {
    const telegram = await startTelegramForTest();
    await telegram.refuseConnections(true);

    const service = await startServiceAt(telegram);
    await untilLogged(service, 'telegram not reached');
    const meanwhile = await readHealth(service);
    await expect.poll(() => pauses(service), { timeout: 5_000 }).toEqual([1_000, 2_000]);
    await telegram.refuseConnections(false);

    await untilTelegramIs(service, 'ok');
    await expectAnswer(telegram);
    expect(meanwhile).toEqual({ httpStatus: 200, status: 'degraded', telegram: 'failed' });
  });

  it.each(['deleteWebhook', 'setMyCommands'])('is waited for when %s fails', async (method) => {
    const telegram = await startTelegramForTest();
    telegram.failNext({ method, fault: 'drop' });

    const service = await startServiceAt(telegram);

    await untilLogged(service, 'telegram ready');
    await expectAnswer(telegram);
    await expect.poll(() => countRequests(telegram, method)).toBeGreaterThan(1);
  });
});

describe('a Telegram that fails while the bot polls', () => {
  it.each([500, 'html', 'drop', 'reset'] as const)(
    'with %s is asked again, and soon known to be well',
    async (fault) => {
      const telegram = await startTelegramForTest();
      telegram.failNext({ method: 'getUpdates', fault });

      const service = await startServiceAt(telegram);
      const { telegram: during } = await untilTelegramIs(service, 'failed');
      await untilTelegramIs(service, 'ok', 10_000);

      await expectAnswer(telegram);
      expect(during).toBe('failed');
      expect(pauses(service)).toEqual([1_000]);
    },
  );

  it('in the middle of an update tells it again', async () => {
    const telegram = await startTelegramForTest({ waitMs: 40_000 });
    const posted = await postFromMany(telegram, 1);
    for (const fault of ['drop', 'cut'] as const)
      telegram.failNext({ method: 'getUpdates', fault });

    const service = await startServiceAt(telegram);

    await expectOneAnswerEach(telegram, posted);
    expect(pauses(service)).toEqual([1_000, 2_000]);
  }, 60_000);

  it('with 429 is left alone for as long as it says', async () => {
    const telegram = await startTelegramForTest();
    telegram.failNext({ method: 'getUpdates', fault: 429, retryAfterS: 3 });

    const service = await startServiceAt(telegram);
    await untilPolled(telegram, 1);

    await expectAnswer(telegram);
    expect(pauses(service)).toEqual([3_000]);
  });
});

describe('another program that takes the updates of the same bot', () => {
  it('is named in the log, and given way to until it ends', async () => {
    const { telegram, service } = await startLife();
    await telegram.whenPolling();

    telegram.pollElsewhere(true);
    await untilLogged(service, "telegram says that another program takes this bot's updates");
    const meanwhile = await untilTelegramIs(service, 'failed');
    await expect.poll(() => pauses(service), { timeout: 5_000 }).toEqual([1_000, 2_000]);
    telegram.pollElsewhere(false);

    await untilTelegramIs(service, 'ok', 10_000);
    await expectAnswer(telegram);
    expect(meanwhile).toEqual({ httpStatus: 200, status: 'degraded', telegram: 'failed' });
  });
});

describe('a token that Telegram does not know', () => {
  it.each(['6100000001:AnotherSecretToken', 'a-secret-that-is-no-token'])(
    'such as %s leaves the rest of the service unharmed',
    async (token) => {
      const telegram = await startTelegramForTest();

      const service = await startServiceAt(telegram, { TELEGRAM_TOKEN: token });

      await expectRefusedToken(service);
      expect(telegram.polls).toEqual([]);
    },
  );

  it('leaves the rest of the service unharmed when it is taken away', async () => {
    const { telegram, service } = await startLife();
    await telegram.whenPolling();

    telegram.revokeToken();

    await expectRefusedToken(service);
    expect(telegram.isPolling).toBe(false);
  });
});
