import { expect, onTestFinished } from 'vitest';

import { botSettings } from './discord-bot.ts';
import { cat, post } from './discord-conversation.ts';
import type { FakeDiscord } from './fake-discord/fake-discord.ts';
import type { FakeDiscordOptions } from './fake-discord/options.ts';
import { startFakeDiscord } from './fake-discord/start-fake-discord.ts';
import { expectNothingPrivate, readBotHealth, untilLogged } from './service-life.ts';
import { type ServiceProcess, startServiceForTest } from './service-process.ts';
import { eventually } from './shared-processes.ts';

export { untilLogged };

type Settings = Readonly<Record<string, string>>;

/** A Discord that the test may take down, and a service that is to live with it. */
export interface DiscordLife {
  readonly discord: FakeDiscord;
  readonly service: ServiceProcess;
}

/** What `/health` says. */
export interface SeenHealth {
  readonly httpStatus: number;
  readonly status: string;
  readonly discord: string;
}

/** Starts a Discord that ends with the running test. */
export async function startDiscordForTest(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const discord = await startFakeDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

/**
 * Starts a service that tells as much as it can, and waits until it can classify, with or without Discord.
 *
 * The test fails if something of what people or Discord trust the bot with was written anywhere.
 */
export async function startServiceAt(
  discord: FakeDiscord,
  settings: Settings = {},
): Promise<ServiceProcess> {
  const service = await startServiceForTest({
    LOG_LEVEL: 'trace',
    ...botSettings(discord),
    ...settings,
  });
  onTestFinished(() => expectNoSecrets(service, discord));
  return service;
}

/** The same with a Discord of its own; waits until the bot is online. */
export async function startLife(
  options: FakeDiscordOptions = {},
  settings: Settings = {},
): Promise<DiscordLife> {
  const discord = await startDiscordForTest(options);
  const service = await startServiceAt(discord, settings);
  await untilLogged(service, 'discord ready');
  return { discord, service };
}

/** Asks a service how it is; the answer must not say more than it should. */
export async function readHealth(service: ServiceProcess): Promise<SeenHealth> {
  const { bot, ...health } = await readBotHealth(service, 'discord', privateThings);
  return { ...health, discord: bot };
}

/** Waits until `/health` says so about the bot. */
export async function untilDiscordIs(
  service: ServiceProcess,
  status: string,
  timeoutMs = 20_000,
): Promise<SeenHealth> {
  return eventually(async () => {
    const health = await readHealth(service);
    expect(health.discord).toBe(status);
    return health;
  }, timeoutMs);
}

/** What people trust the bot with is called so in these tests, and can be found by that. */
export const secretCat = { ...cat, filename: 'a-secret-cat.jpg' };
const secretText = 'a secret text';

/**
 * Posts a picture with everything in it that has no business in a log.
 *
 * @returns The message's id.
 */
export async function postSecretly(
  discord: FakeDiscord,
  options: Parameters<typeof post>[2] = {},
): Promise<string> {
  const author = discord.addPerson('a secret person');
  const message = await post(discord, [secretCat], { author, content: secretText, ...options });
  return message.id;
}

/** Posts a picture and waits until it is answered, and makes sure that it was so once. */
export async function expectAnswer(
  discord: FakeDiscord,
  options: Parameters<typeof post>[2] = {},
): Promise<void> {
  await expectOneAnswer(discord, await postSecretly(discord, options));
}

/** Waits until a message is answered, and makes sure that it was so once, also after another one in its channel. */
export async function expectOneAnswer(discord: FakeDiscord, messageId: string): Promise<void> {
  const { content, channel_id: channelId } = await discord.replyTo(messageId);
  expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
  await discord.replyTo(await postSecretly(discord, { channelId, mentionsBot: true }));
  expect(discord.repliesTo(messageId)).toHaveLength(1);
}

/** Names and texts of these tests, URLs of files, and paths of REST, which hold tokens. */
const privateThings = /secret|must-never-be-seen|attachments\/|interactions\/|webhooks\//i;

/** Fails where a service has written something private. */
export function expectNoSecrets(service: ServiceProcess, discord: FakeDiscord): void {
  expectNothingPrivate(service, privateThings);
  const output = service.output();
  expect(output).not.toContain(discord.token);
  for (const part of discord.token.split('.')) expect(output).not.toContain(part);
  for (const origin of discord.cdnOrigins) expect(output).not.toContain(origin);
}
