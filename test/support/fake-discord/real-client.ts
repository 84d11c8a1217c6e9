import { once } from 'node:events';

import {
  type ChatInputCommandInteraction,
  Client,
  type ClientOptions,
  GatewayIntentBits,
  type Message,
  Options,
  Partials,
  PermissionFlagsBits,
  Routes,
} from 'discord.js';
import { onTestFinished } from 'vitest';

import { readFixture } from '../fixtures.ts';
import type { FakeDiscord } from './fake-discord.ts';
import type { FakeDiscordOptions } from './options.ts';
import { startFakeDiscord } from './start-fake-discord.ts';

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;

export const photo = readFixture('photos/landscape-420.jpg');

/** A slash command with one option of each kind that matters here. */
export const classify = {
  name: 'classify',
  description: 'Says what is in a picture',
  name_localizations: { 'es-ES': 'clasificar' },
  integration_types: [0, 1],
  contexts: [0, 1, 2],
  options: [
    {
      type: 11,
      name: 'picture',
      description: 'The picture',
      required: true,
      file_types: ['image', '.BMP'],
    },
    { type: 3, name: 'model', description: 'The model', autocomplete: true },
    { type: 4, name: 'k', description: 'How many labels', min_value: 1, max_value: 10 },
    { type: 5, name: 'private', description: 'Only for you' },
  ],
};

/** An entry of the menu of messages. */
export const menu = {
  name: 'What is this?',
  type: 3,
  integration_types: [0, 1],
  contexts: [0, 1, 2],
};

/** A command with a group, for those who manage a server. */
const watch = {
  name: 'watch',
  description: 'Switches a channel',
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  options: [
    {
      type: 2,
      name: 'here',
      description: 'This channel',
      options: [{ type: 1, name: 'on', description: 'Switches it on' }],
    },
  ],
};

export const commands = [classify, menu, watch];

/** Starts a Discord that goes with the running test, and does not make its clients wait. */
export async function start(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const discord = await startFakeDiscord({ identifyIntervalMs: 0, waitMs: 5000, ...options });
  onTestFinished(() => discord.close());
  return discord;
}

/** A client of discord.js itself, pointed at the fake. */
export function createClient(discord: FakeDiscord, options: Partial<ClientOptions> = {}): Client {
  const [cdn, mediaProxy] = discord.cdnOrigins;
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, MessageContent],
    partials: [Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    makeCache: Options.cacheEverything(),
    ...options,
    rest: { api: discord.apiUrl, cdn, mediaProxy },
  });
  client.on('error', () => undefined);
  onTestFinished(() => client.destroy());
  return client;
}

/** Logs a client in and waits until it is ready. */
export async function login(
  discord: FakeDiscord,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = createClient(discord, options);
  const isReady = once(client, 'clientReady');
  await client.login(discord.token);
  await isReady;
  if (!client.isReady()) throw new Error('The client is not ready');
  return client;
}

/** The same, with all commands registered. */
export async function startBot(
  discord: FakeDiscord,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = await login(discord, options);
  await register(client, commands);
  return client;
}

/** Puts commands in the place of all others: everywhere, or in one server. */
export function register(
  client: Client<true>,
  body: readonly object[],
  guildId?: string,
): Promise<unknown> {
  const { id } = client.application;
  const route =
    guildId === undefined
      ? Routes.applicationCommands(id)
      : Routes.applicationGuildCommands(id, guildId);
  return client.rest.put(route, { body });
}

/** Answers slash commands so. */
export function onCommand(
  client: Client,
  answer: (interaction: ChatInputCommandInteraction) => Promise<unknown>,
): void {
  client.on('interactionCreate', (interaction) => {
    if (interaction.isChatInputCommand()) void answer(interaction);
  });
}

/** The next message that the client hears of. */
export async function nextMessage(client: Client): Promise<Message> {
  const [message]: Message[] = await once(client, 'messageCreate');
  if (!message) throw new Error('There is no message');
  return message;
}

/** Fetches a message anew, past the client's cache. */
export async function refetch(
  client: Client,
  channelId: string,
  messageId: string,
): Promise<Message> {
  const channel = await client.channels.fetch(channelId);
  if (!channel?.isTextBased()) throw new Error('No text channel');
  return channel.messages.fetch({ message: messageId, force: true });
}

/** Posts a body as it is, without what discord.js would make of it. */
export function postRaw(client: Client, channelId: string, body: object): Promise<unknown> {
  return client.rest.post(Routes.channelMessages(channelId), { body });
}
