import { expect, onTestFinished } from 'vitest';

import type { Message } from './fake-telegram/bot-api.ts';
import type { FakeTelegram } from './fake-telegram/fake-telegram.ts';
import type { Media } from './fake-telegram/files/media.ts';
import type { FakeTelegramOptions } from './fake-telegram/options.ts';
import { startFakeTelegram } from './fake-telegram/start-fake-telegram.ts';
import type { Person } from './fake-telegram/world/people.ts';
import { readFixture } from './fixtures.ts';
import { expectNothingPrivate, readBotHealth, untilLogged } from './service-life.ts';
import { type ServiceProcess, startServiceForTest } from './service-process.ts';
import { eventually } from './shared-processes.ts';
import { telegramSettings } from './telegram-bot.ts';

export { untilLogged };

export type Settings = Readonly<Record<string, string>>;

/** A Telegram that the test may take down, and a service that is to live with it. */
export interface TelegramLife {
  readonly telegram: FakeTelegram;
  readonly service: ServiceProcess;
}

/** What `/health` says. */
export interface SeenHealth {
  readonly httpStatus: number;
  readonly status: string;
  readonly telegram: string;
}

/** What people and Telegram trust a bot with: names and texts of these tests, and paths of files. */
const privateThings = /secret|must-?never-?be-?seen|photos\/|documents\/|\/file\/|api\.telegram/i;

const cat = readFixture('photos/odd-sides.jpg');

/** Starts a Telegram that ends with the running test, and in which a correct bot does nothing wrong. */
export async function startTelegramForTest(
  options: FakeTelegramOptions = {},
): Promise<FakeTelegram> {
  const telegram = await startStrainedTelegramForTest(options);
  onTestFinished(() => expect(telegram.violations).toEqual([]));
  return telegram;
}

/** The same where something wrong is done to it on purpose. */
export async function startStrainedTelegramForTest(
  options: FakeTelegramOptions = {},
): Promise<FakeTelegram> {
  const telegram = await startFakeTelegram(options);
  onTestFinished(() => telegram.close());
  return telegram;
}

/**
 * Starts a service that tells as much as it can, and waits until it can classify, with or without Telegram.
 *
 * The test fails if something of what people or Telegram trust the bot with was written anywhere.
 */
export async function startServiceAt(
  telegram: FakeTelegram,
  settings: Settings = {},
): Promise<ServiceProcess> {
  const service = await startServiceForTest({
    LOG_LEVEL: 'trace',
    ...telegramSettings(telegram),
    ...settings,
  });
  onTestFinished(() => expectNoSecrets(service, telegram));
  return service;
}

/** The same with a Telegram of its own; waits until the bot is online. */
export async function startLife(
  settings: Settings = {},
  options: FakeTelegramOptions = {},
): Promise<TelegramLife> {
  const telegram = await startTelegramForTest(options);
  const service = await startServiceAt(telegram, settings);
  await untilLogged(service, 'telegram ready');
  return { telegram, service };
}

/** Asks a service how it is; the answer must not say more than it should. */
export async function readHealth(service: ServiceProcess): Promise<SeenHealth> {
  const { bot, ...health } = await readBotHealth(service, 'telegram', privateThings);
  return { ...health, telegram: bot };
}

/** Waits until `/health` says so about the bot. */
export async function untilTelegramIs(
  service: ServiceProcess,
  status: string,
  timeoutMs = 20_000,
): Promise<SeenHealth> {
  return eventually(async () => {
    const health = await readHealth(service);
    expect(health.telegram).toBe(status);
    return health;
  }, timeoutMs);
}

/** Makes a photo of a cat for people to post. */
export function makePhoto(telegram: FakeTelegram): Promise<Media> {
  return telegram.media.photo(cat);
}

/** Adds somebody whose name has no business in a log. */
export function addSecretPerson(telegram: FakeTelegram): Person {
  return telegram.addPerson({ firstName: 'Secretia', username: 'secret_person' });
}

/** Posts a photo, to the bot itself and with words that have no business in a log. */
export function postSecretly(
  telegram: FakeTelegram,
  media: Media,
  options: Omit<Parameters<FakeTelegram['post']>[0], 'media'> = {},
): Message {
  return telegram.post({ caption: 'a secret text', ...options, media });
}

/** Posts one photo each for so many new people. */
export async function postFromMany(telegram: FakeTelegram, count: number): Promise<Message[]> {
  const media = await makePhoto(telegram);
  return Array.from({ length: count }, () =>
    postSecretly(telegram, media, { from: addSecretPerson(telegram) }),
  );
}

/** Posts so many photos in each of so many chats, one after another. */
export async function postInChats(
  telegram: FakeTelegram,
  { chats, photos }: { readonly chats: number; readonly photos: number },
): Promise<readonly Message[]> {
  const media = await makePhoto(telegram);
  const people = Array.from({ length: chats }, () => addSecretPerson(telegram));
  return Array.from({ length: photos }).flatMap(() =>
    people.map((from) => postSecretly(telegram, media, { from })),
  );
}

/** Fails where a chat's messages were not answered in the order in which they came. */
export function expectInOrder(telegram: FakeTelegram, posted: readonly Message[]): void {
  for (const chatId of new Set(posted.map(({ chat }) => chat.id))) {
    const asked = posted.filter(({ chat }) => chat.id === chatId).map((one) => one.message_id);
    const answered = telegram.messages(chatId).map(({ replyToId }) => replyToId ?? 0);
    expect(answered.filter((id) => asked.includes(id))).toEqual(asked);
  }
}

/** Waits until all these messages are answered with what is on them. */
export async function expectAnswers(
  telegram: FakeTelegram,
  messages: readonly Message[],
): Promise<void> {
  const replies = await Promise.all(messages.map((message) => telegram.replyTo(message)));
  for (const { text } of replies) expect(text).toMatch(/^Egyptian cat /);
}

/** Waits until all these messages are answered, and makes sure that they were so once, also after others in their chats. */
export async function expectOneAnswerEach(
  telegram: FakeTelegram,
  messages: readonly Message[],
): Promise<void> {
  await expectAnswers(telegram, messages);
  await settle(telegram, messages);
  for (const message of messages) expect(telegram.repliesTo(message)).toHaveLength(1);
}

/** Waits until a later photo is answered in the chat of each message: whatever came before it has had its chance. */
export async function settle(telegram: FakeTelegram, messages: readonly Message[]): Promise<void> {
  const media = await makePhoto(telegram);
  const chatIds = new Set(messages.map(({ chat }) => chat.id));
  const last = [...chatIds].map((id) =>
    postSecretly(telegram, media, { from: { ...telegram.someone, id } }),
  );
  await expectAnswers(telegram, last);
}

/** Posts a photo and waits until it is answered, and makes sure that it was so once. */
export async function expectAnswer(telegram: FakeTelegram): Promise<void> {
  await expectOneAnswerEach(telegram, await postFromMany(telegram, 1));
}

/** Fails where a service has written something private. */
export function expectNoSecrets(service: ServiceProcess, telegram: FakeTelegram): void {
  expectNothingPrivate(service, privateThings);
  const output = service.output();
  for (const part of telegram.token.split(':')) expect(output).not.toContain(part);
}

/** How many requests of a method the bot has made. */
export function countRequests({ requests }: FakeTelegram, method: string): number {
  return requests.filter((request) => request.method === method).length;
}
