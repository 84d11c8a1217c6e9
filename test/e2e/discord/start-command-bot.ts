import { expect, onTestFinished } from 'vitest';

import { botSettings, type RunningBot, startBot } from '../../support/discord-bot.ts';
import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import type { FakeDiscordOptions } from '../../support/fake-discord/options.ts';
import { type ServiceProcess, startServiceForTest } from '../../support/service-process.ts';
import { eventually } from '../../support/shared-processes.ts';

type Settings = Readonly<Record<string, string>>;

/** Starts the service with a bot, and waits until its commands can be used; the caller stops it. */
export async function startCommandBot(
  settings: Settings = {},
  options: FakeDiscordOptions = {},
): Promise<RunningBot> {
  const bot = await startBot({ INFERENCE_PROCESSES: '1', ...settings }, options);
  await eventually(() => expect(bot.discord.commands()).not.toEqual([]));
  return bot;
}

/** The same for one test, with which it ends. */
export async function startCommandBotForTest(
  settings: Settings = {},
  options: FakeDiscordOptions = {},
): Promise<RunningBot> {
  const bot = await startCommandBot(settings, options);
  onTestFinished(() => bot.stop());
  return bot;
}

/** Connects a service to a Discord that is there already, and waits until it is online. */
export async function connectService(
  discord: FakeDiscord,
  settings: Settings = {},
): Promise<ServiceProcess> {
  const environment = { INFERENCE_PROCESSES: '1', ...botSettings(discord), ...settings };
  const service = await startServiceForTest(environment);
  await eventually(() => expect(service.messages()).toContain('discord ready'), 20_000);
  return service;
}
