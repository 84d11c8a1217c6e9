import { describe, expect, it } from 'vitest';

import { linesOf, runCli } from '../../support/cli-process.ts';
import type { Message } from '../../support/fake-telegram/bot-api.ts';
import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import type { ServiceProcess } from '../../support/service-process.ts';
import { telegramSettings } from '../../support/telegram-bot.ts';
import {
  addSecretPerson,
  countRequests,
  expectAnswer,
  expectAnswers,
  expectOneAnswerEach,
  makePhoto,
  postFromMany,
  postSecretly,
  startLife,
  startServiceAt,
  startStrainedTelegramForTest,
  startTelegramForTest,
  untilLogged,
  untilTelegramIs,
} from '../../support/telegram-life.ts';

/** Posts photos whose answers Telegram keeps waiting; resolves when it has asked for that. */
async function postToWait(telegram: FakeTelegram, retryAfterS: number): Promise<Message[]> {
  telegram.failNext({ method: 'sendMessage', fault: 429, retryAfterS, times: 3 });
  const posted = await postFromMany(telegram, 3);
  await telegram.until('three refusals', () => {
    const refused = telegram.requests.filter(({ status }) => status === 429);
    return refused.length === 3 || undefined;
  });
  return posted;
}

async function secondsToExit(service: ServiceProcess): Promise<number> {
  const begun = performance.now();
  await service.exited;
  return (performance.now() - begun) / 1_000;
}

/** Asks for as many answers in all. */
async function untilAnswered(
  telegram: FakeTelegram,
  posted: readonly Message[],
  count: number,
): Promise<void> {
  await telegram.until(`${count} answers`, () => {
    const answered = posted.filter((message) => telegram.repliesTo(message).length > 0);
    return answered.length >= count || undefined;
  });
}

describe('a service that is told to stop', () => {
  it('answers what it has taken, and confirms it', async () => {
    const { telegram, service } = await startLife();
    const posted = await postToWait(telegram, 2);

    service.kill('SIGTERM');

    expect(await secondsToExit(service)).toBeLessThan(10);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
    for (const message of posted) expect(telegram.repliesTo(message)).toHaveLength(1);
    expect(telegram.pendingUpdates).toBe(0);
  });

  it('takes nothing more, and leaves it to the next one', async () => {
    const telegram = await startTelegramForTest();
    const settings = telegramSettings(telegram);
    const service = await startServiceAt(telegram, settings);
    await untilLogged(service, 'telegram ready');
    await postToWait(telegram, 2);

    service.kill('SIGTERM');
    await untilLogged(service, 'service stopping');
    const late = await postFromMany(telegram, 1);
    await service.exited;
    const before = late.flatMap((message) => telegram.repliesTo(message));
    await startServiceAt(telegram, settings);

    await expectOneAnswerEach(telegram, late);
    expect(before).toEqual([]);
  });

  it('leaves in time when an answer takes too long, and the next one sends it', async () => {
    const telegram = await startStrainedTelegramForTest();
    const settings = telegramSettings(telegram);
    const service = await startServiceAt(telegram, settings);
    const posted = await postToWait(telegram, 15);

    service.kill('SIGTERM');
    const seconds = await secondsToExit(service);
    const { exitCode } = await service.exited;
    // Telegram still wants it to wait, and the new one cannot know that.
    await startServiceAt(telegram, settings);
    await telegram.until(
      'all answers',
      () => posted.every((message) => telegram.repliesTo(message).length > 0) || undefined,
    );

    expect(seconds).toBeLessThan(10);
    expect(exitCode).toBe(0);
    for (const message of posted) expect(telegram.repliesTo(message)).toHaveLength(1);
    expect(telegram.violations).toEqual(
      posted.map(() => expect.stringMatching(/^sendMessage: 429 /)),
    );
  }, 60_000);

  it('ends at once when it is told so again', async () => {
    const { telegram, service } = await startLife();
    await postToWait(telegram, 60);
    service.kill('SIGTERM');
    await untilLogged(service, 'service stopping');

    const begun = performance.now();
    const telling = setInterval(() => service.kill('SIGTERM'), 100); // impatiently: echoes do not count
    const { exitCode } = await service.exited;
    clearInterval(telling);

    expect(exitCode).toBe(1);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('leaves soon when it has nothing to do', async () => {
    const { telegram, service } = await startLife();
    await telegram.whenPolling();

    service.kill('SIGTERM');

    expect(await secondsToExit(service)).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });
});

describe('a service that is told to stop while it is not connected', () => {
  it.each(['getMe', 'deleteWebhook'])('does not wait for an answer to %s', async (method) => {
    const telegram = await startTelegramForTest();
    telegram.failNext({ method, fault: 'hang' });
    const service = await startServiceAt(telegram);
    await telegram.until(method, () => countRequests(telegram, method) > 0 || undefined);

    service.kill('SIGTERM');

    expect(await secondsToExit(service)).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });

  it('does not wait for the next attempt', async () => {
    const telegram = await startTelegramForTest();
    await telegram.refuseConnections(true);
    const service = await startServiceAt(telegram);
    await untilTelegramIs(service, 'failed');

    service.kill('SIGTERM');

    expect(await secondsToExit(service)).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });

  it('does not wait for a Telegram that is lost', async () => {
    const { telegram, service } = await startLife();
    await expectAnswer(telegram);
    await telegram.refuseConnections(true);
    telegram.dropConnections();
    await untilTelegramIs(service, 'failed');

    service.kill('SIGTERM');

    expect(await secondsToExit(service)).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });
});

describe('a service that is killed', () => {
  it('in the middle of twenty photos loses none, and answers at most the last ones twice', async () => {
    const telegram = await startTelegramForTest();
    const settings = telegramSettings(telegram);
    const killed = await startServiceAt(telegram, settings);
    const posted = await postFromMany(telegram, 20);
    await untilAnswered(telegram, posted, 5);

    killed.kill('SIGKILL');
    await killed.exited;
    const answeredBefore = posted.filter((message) => telegram.repliesTo(message).length > 0);
    await startServiceAt(telegram, settings);
    await expectAnswers(telegram, posted);
    await expectAnswer(telegram);

    expect(answeredBefore.length).toBeLessThan(20);
    const doubled = posted.filter((message) => telegram.repliesTo(message).length > 1);
    // What it did not live to note: an answer that had just left, of each one that was on its way.
    expect(doubled.length).toBeLessThanOrEqual(3);
    expect(doubled.every((message) => answeredBefore.includes(message))).toBe(true);
  }, 40_000);

  it('after its answers does not give them again', async () => {
    const telegram = await startTelegramForTest();
    const settings = telegramSettings(telegram);
    const killed = await startServiceAt(telegram, settings);
    const posted = await postFromMany(telegram, 5);
    await expectOneAnswerEach(telegram, posted);

    killed.kill('SIGKILL');
    await killed.exited;
    const next = await startServiceAt(telegram, settings);
    await untilLogged(next, 'telegram ready');
    await expectAnswer(telegram);

    for (const message of posted) expect(telegram.repliesTo(message)).toHaveLength(1);
  }, 40_000);
});

describe('what was sent while the service was down', () => {
  it('is answered when it is back, unless it is too old', async () => {
    const telegram = await startTelegramForTest();
    const media = await makePhoto(telegram);
    const from = addSecretPerson(telegram);
    const old = postSecretly(telegram, media, { from, sentAgoS: 700 });
    const recent = postSecretly(telegram, media, { from, sentAgoS: 500 });

    await startServiceAt(telegram);

    await expectOneAnswerEach(telegram, [recent]);
    expect(telegram.repliesTo(old)).toEqual([]);
    await telegram.whenConfirmed();
  });

  it('is too old when the operator says so', async () => {
    const telegram = await startTelegramForTest();
    const media = await makePhoto(telegram);
    const from = addSecretPerson(telegram);
    const old = postSecretly(telegram, media, { from, sentAgoS: 100 });
    const recent = postSecretly(telegram, media, { from });

    await startServiceAt(telegram, { TELEGRAM_MAX_UPDATE_AGE_MS: '60000' });

    await expectOneAnswerEach(telegram, [recent]);
    expect(telegram.repliesTo(old)).toEqual([]);
  });
});

describe('two services on one DATA_DIR', () => {
  it('are one: the second says why it does not start', async () => {
    const telegram = await startTelegramForTest();
    const settings = telegramSettings(telegram);
    const first = await startServiceAt(telegram, settings);

    const { exitCode, stderr } = await runCli(['serve'], {
      settings: { ...settings, PORT: '0', LOG_LEVEL: 'silent' },
    });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: DATA_DIR .*process/)]);
    await untilTelegramIs(first, 'ok');
    await expectAnswer(telegram);
  });
});
