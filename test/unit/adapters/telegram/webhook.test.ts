import { TelegramError } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { WebhookState } from '../../../../adapters/telegram/api/telegram-api.ts';
import { keepWebhook } from '../../../../adapters/telegram/connection/webhook.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const url = 'https://bot.example/telegram/webhook';
const well: WebhookState = { url, pendingCount: 0, failedAt: undefined, problem: undefined };
const refused = new TelegramError({ error_code: 401, description: 'Unauthorized' });

/** Keeps a webhook of which Telegram says this, minute after minute, and is then told to stop. */
async function keepThrough(outcomes: readonly (Error | WebhookState)[]) {
  const startedAt = performance.now();
  const stopping = new AbortController();
  const statuses: string[] = []; // only as it changes
  const logged: unknown[] = [];
  const readAtS: number[] = [];
  const setAtS: number[] = [];
  const seconds = (): number => Math.round((performance.now() - startedAt) / 1_000);
  const left = [...outcomes];
  const log = (facts: object, message: string): void => void logged.push({ ...facts, message });

  const done = keepWebhook({
    webhook: { url, secret: 'secret' },
    api: {
      async setWebhook() {
        setAtS.push(seconds());
      },
      async readWebhook() {
        readAtS.push(seconds());
        const outcome = left.shift() ?? well;
        if (left.length === 0) stopping.abort();
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
    },
    onStatus(status) {
      if (statuses.at(-1) !== status) statuses.push(status);
    },
    log: { info: log, warn: log, error: log },
    signal: stopping.signal,
  });
  await vi.runAllTimersAsync();
  await done;
  return { statuses, logged, readAtS, setAtS };
}

describe('a webhook', () => {
  it('is looked at once a minute', async () => {
    const { statuses, readAtS, setAtS } = await keepThrough([well, well, well]);

    expect(readAtS).toEqual([0, 60, 120]);
    expect(statuses).toEqual(['ok']);
    expect(setAtS).toEqual([]);
  });

  it('whose token was taken away has failed, and is given up', async () => {
    const { statuses, logged, readAtS } = await keepThrough([well, refused, well]);

    expect(statuses).toEqual(['failed']);
    expect(logged).toEqual([
      expect.objectContaining({ message: expect.stringContaining('TELEGRAM_TOKEN') }),
    ]);
    expect(readAtS).toEqual([0, 60]);
  });

  it('of which nothing can be learnt has failed, until it is known to be well', async () => {
    const lost = new Error('ECONNRESET');

    const { statuses, readAtS } = await keepThrough([well, lost, lost, well, well]);

    expect(statuses).toEqual(['failed', 'ok']);
    expect(readAtS).toEqual([0, 60, 61, 63, 123]);
  });

  it('that somebody has taken away is set again, and it is said why', async () => {
    const gone = { ...well, url: '' };

    const { statuses, logged, setAtS } = await keepThrough([well, gone, well, well]);

    expect(statuses).toEqual(['failed', 'ok']);
    expect(logged).toEqual([
      { message: "telegram says that another program takes this bot's updates; stop one of them" },
    ]);
    expect(setAtS).toEqual([60]);
  });

  it('may be written in another way than it was given', async () => {
    const rewritten = { ...well, url: 'https://BOT.example:443/telegram/webhook' };

    const { setAtS } = await keepThrough([rewritten, rewritten, rewritten]);

    expect(setAtS).toEqual([]);
  });

  it('to which nothing gets through has failed, and the log has what Telegram says', async () => {
    const before = { ...well, failedAt: 100, problem: 'Connection refused', pendingCount: 1 };
    const failing = { ...well, failedAt: 200, problem: 'Connection timed out', pendingCount: 3 };

    const { statuses, logged } = await keepThrough([before, before, failing, failing, well]);

    expect(statuses).toEqual(['ok', 'failed', 'ok']);
    expect(logged).toEqual([
      {
        problem: 'Connection timed out',
        pendingCount: 3,
        message:
          'telegram cannot deliver updates; look at TELEGRAM_WEBHOOK_URL and the proxy there',
      },
    ]);
  });

  it('to which something got through at the second try is well', async () => {
    const again = { ...well, failedAt: 200, problem: 'Read timeout expired' };

    const { statuses, logged } = await keepThrough([well, again, again]);

    expect(statuses).toEqual(['ok']);
    expect(logged).toEqual([]);
  });
});
