import { expect, onTestFinished } from 'vitest';

import { createDataFolder } from './data-folder.ts';
import type { FakeTelegram } from './fake-telegram/fake-telegram.ts';
import type { FakeTelegramOptions } from './fake-telegram/options.ts';
import { startFakeTelegram } from './fake-telegram/start-fake-telegram.ts';
import { type ServiceProcess, startService } from './service-process.ts';
import { eventually } from './shared-processes.ts';

/** The real service, connected to a Telegram of its own. */
export interface RunningTelegramBot {
  readonly telegram: FakeTelegram;
  readonly service: ServiceProcess;
  /** Ends both, and fails where the bot has done what a correct one never does. */
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** Starts the service with a bot, and waits until it is online; the caller stops it. */
export async function startTelegramBot(
  settings: Settings = {},
  options: FakeTelegramOptions = {},
): Promise<RunningTelegramBot> {
  const telegram = await startFakeTelegram(options);
  const service = await startService({ ...telegramSettings(telegram), ...settings });
  await eventually(() => expect(service.messages()).toContain('telegram ready'), 20_000);
  return {
    telegram,
    service,
    async stop() {
      await service.stop();
      await telegram.close();
      expect(telegram.violations).toEqual([]);
    },
  };
}

/** The same for one test, with which it ends. */
export async function startTelegramBotForTest(
  settings: Settings = {},
  options: FakeTelegramOptions = {},
): Promise<RunningTelegramBot> {
  const bot = await startTelegramBot(settings, options);
  onTestFinished(() => bot.stop());
  return bot;
}

/** What points a service at this Telegram, with a memory of its own. */
export function telegramSettings(telegram: FakeTelegram): Settings {
  return {
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_URL: telegram.apiUrl,
    DATA_DIR: createDataFolder(),
  };
}
