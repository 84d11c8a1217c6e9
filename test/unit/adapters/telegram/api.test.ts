import { fmt } from 'telegraf/format';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import {
  createTelegramApi,
  type TelegramApi,
} from '../../../../adapters/telegram/api/telegram-api.ts';
import { describeError } from '../../../../adapters/telegram/api/describe-error.ts';
import type { FaultOptions } from '../../../support/fake-telegram/api/faults.ts';
import type { FakeTelegram } from '../../../support/fake-telegram/fake-telegram.ts';
import { startFakeTelegram } from '../../../support/fake-telegram/start-fake-telegram.ts';
import { readFixture } from '../../../support/fixtures.ts';

const { signal } = new AbortController();

afterEach(() => void vi.useRealTimers());

async function startApi(ending: AbortSignal = signal) {
  const telegram = await startFakeTelegram({ waitMs: 1_000_000 });
  onTestFinished(() => telegram.close());
  const api = createTelegramApi({ token: telegram.token, apiUrl: telegram.apiUrl, signal: ending });
  return { telegram, api };
}

/** Lets a call fail so, and gives the error and after how many seconds it came, on a clock that runs fast. */
async function failAfter(
  fault: FaultOptions,
  { telegram, api }: { readonly telegram: FakeTelegram; readonly api: TelegramApi },
  call: (api: TelegramApi) => Promise<unknown>,
): Promise<{ readonly error: unknown; readonly seconds: number }> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  telegram.failNext(fault);
  const begun = performance.now();
  let outcome: { readonly error: unknown; readonly seconds: number } | undefined;
  void call(api).catch((error: unknown) => {
    outcome = { error, seconds: Math.round((performance.now() - begun) / 1_000) };
  });
  await telegram.until('the call', () => telegram.requests[0]);
  for (let second = 0; second < 70; second++) await vi.advanceTimersByTimeAsync(1_000);
  if (!outcome) throw new Error('The call still waits');
  return outcome;
}

describe('a call that gets no answer', () => {
  it.each([
    ['getMe', 15, (api: TelegramApi) => api.getMe(signal)],
    ['deleteWebhook', 15, (api: TelegramApi) => api.deleteWebhook(signal)],
    ['getUpdates', 60, (api: TelegramApi) => api.getUpdates(1, { isLong: true, signal })],
    ['getUpdates', 10, (api: TelegramApi) => api.getUpdates(1, { isLong: false, signal })],
    ['getUpdates', 4, (api: TelegramApi) => api.confirm(1)],
  ] as const)('such as %s ends after %i s', async (method, limit, call) => {
    const { seconds } = await failAfter({ method, fault: 'hang' }, await startApi(), call);

    expect(seconds).toBe(limit);
  });

  it.each(['stall', 'cut'] as const)('but a part of one (%s) ends as well', async (fault) => {
    const { seconds } = await failAfter({ method: 'getMe', fault }, await startApi(), (api) =>
      api.getMe(signal),
    );

    expect(seconds).toBe(15);
  });

  it('ends at once when its signal aborts', async () => {
    const { telegram, api } = await startApi();
    telegram.failNext({ method: 'getMe', fault: 'hang' });
    const leaving = new AbortController();
    const outcome = api.getMe(leaving.signal).catch((error: unknown) => error);
    await telegram.until('the call', () => telegram.requests[0]);

    leaving.abort();

    expect(await outcome).toHaveProperty('name', 'AbortError');
  });

  it('is not even made when everything has ended', async () => {
    const { telegram, api } = await startApi(AbortSignal.abort());

    await expect(api.getFileUrl('file')).rejects.toHaveProperty('name', 'AbortError');
    expect(telegram.requests).toEqual([]);
  });
});

describe('what is told of an error', () => {
  it.each([400, 401, 429, 502, 'html', 'drop', 'reset'] as const)(
    'such as %s holds neither the token nor what was sent',
    async (fault) => {
      const { telegram, api } = await startApi();
      telegram.failNext({ method: 'getMe', fault });

      const error: unknown = await api.getMe(signal).catch((failure: unknown) => failure);

      expect(error).toBeInstanceOf(Error);
      const description = JSON.stringify(describeError(error));
      for (const part of telegram.token.split(':')) expect(description).not.toContain(part);
      expect(description).not.toContain('http');
    },
  );
});

describe('messages to one chat', () => {
  it('are sent one after another', async () => {
    const { telegram, api } = await startApi();
    telegram.post({ text: 'hello' });
    const target = { chatId: telegram.someone.id, threadId: undefined, replyTo: undefined };
    telegram.failNext({ method: 'sendMessage', fault: 502 });

    await Promise.all(['one', 'two', 'three'].map((text) => api.send(target, fmt(text))));

    expect(telegram.messages().map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });
});

describe('the sign that somebody is typing', () => {
  it('is left out while Telegram wants none', async () => {
    const { telegram, api } = await startApi();
    telegram.post({ text: 'hello' });
    const target = { chatId: telegram.someone.id, threadId: undefined, replyTo: undefined };
    telegram.failNext({ method: 'sendChatAction', fault: 429, retryAfterS: 30 });

    await expect(api.sendTyping(target)).rejects.toThrow('429');
    await api.sendTyping(target);
    await api.send(target, fmt('an answer')); // which does not have to wait for that

    const methods = telegram.requests.map(({ method }) => method);
    expect(methods).toEqual(['sendChatAction', 'sendMessage']);
  });
});

describe('the admins of a group', () => {
  it('are known where Telegram tells a bot nothing about single members', async () => {
    const { telegram, api } = await startApi();
    const admin = telegram.addPerson();
    const member = telegram.addPerson();
    const chatId = telegram.addGroup({ admins: [admin] });
    telegram.failNext({ method: 'getChatMember', fault: 400, times: 2 });

    expect(await api.isAdmin(chatId, admin.id)).toBe(true);
    expect(await api.isAdmin(chatId, member.id)).toBe(false);
  });

  it.each([true, false])('are the bot itself or not: %s', async (isBotAdmin) => {
    const { telegram, api } = await startApi();
    const chatId = telegram.addGroup({ isBotAdmin });

    expect(await api.isBotAdmin(chatId, telegram.bot.id)).toBe(isBotAdmin);
  });
});

describe('the URL of a file', () => {
  it('lies below the base of the Bot API, and holds the token', async () => {
    const { telegram, api } = await startApi();
    const { photo: [size] = [] } = await telegram.media.photo(readFixture('photos/small.jpg'));

    const url = await api.getFileUrl(size?.file_id ?? '');

    expect(url).toMatch(new RegExp(`^${telegram.apiUrl}/file/bot${telegram.token}/photos/\\w+`));
  });
});
