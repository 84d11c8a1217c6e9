import { expect, onTestFinished } from 'vitest';

import { createDataFolder } from './data-folder.ts';
import type { FakeDiscordOptions } from './fake-discord/options.ts';
import type { FakeDiscord } from './fake-discord/fake-discord.ts';
import { startFakeDiscord } from './fake-discord/start-fake-discord.ts';
import { type ServiceProcess, startService } from './service-process.ts';
import { eventually } from './shared-processes.ts';

/** The real service, connected to a Discord of its own. */
export interface RunningBot {
  readonly discord: FakeDiscord;
  readonly service: ServiceProcess;
  /** Ends both, and fails where the bot has done what a correct one never does. */
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** Starts the service with a bot, and waits until it is online; the caller stops it. */
export async function startBot(
  settings: Settings = {},
  options: FakeDiscordOptions = {},
): Promise<RunningBot> {
  const discord = await startFakeDiscord(options);
  const service = await startService({ ...botSettings(discord), ...settings });
  const bot: RunningBot = {
    discord,
    service,
    async stop() {
      await service.stop();
      await discord.close();
      expect(discord.violations).toEqual([]);
    },
  };
  await eventually(() => expect(service.messages()).toContain('discord ready'), 20_000);
  return bot;
}

/** The same for one test, with which it ends. */
export async function startBotForTest(
  settings: Settings = {},
  options: FakeDiscordOptions = {},
): Promise<RunningBot> {
  const bot = await startBot(settings, options);
  onTestFinished(() => bot.stop());
  return bot;
}

/** What points a service at this Discord, with a memory of its own. */
export function botSettings(discord: FakeDiscord): Settings {
  return {
    DATA_DIR: createDataFolder(),
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CDN_ORIGINS: discord.cdnOrigins.join(','),
  };
}
