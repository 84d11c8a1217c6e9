import { type Client, Events } from 'discord.js';

import type { ChatChoices } from '../../src/chat/choices.ts';
import type { Chat } from '../../src/chat/chat.ts';
import type { ImageDownloader, Log } from '../../src/chat/ports.ts';
import { createWork } from '../../src/chat/work.ts';
import { answerInteractions } from './commands/answer-interactions.ts';
import { commandDefinitions } from './commands/definitions.ts';
import { registerCommands } from './commands/register.ts';
import { createClient } from './connection/client.ts';
import { createIdentifyThrottlers } from './connection/identify-throttler.ts';
import { type ConnectionStatus, keepConnected } from './connection/keep-connected.ts';
import { describeError, isExpected } from './describe-error.ts';
import { answerMessages } from './messages/answer-messages.ts';
import type { AutoClassify } from './messages/way-in.ts';

/** What is left of the time to stop for going offline properly. */
const GOODBYE_MS = 500;

export interface DiscordBotOptions {
  readonly token: string;
  /** REST base; Discord's own when left out. */
  readonly apiUrl: string | undefined;
  readonly cdnOrigins: readonly string[];
  readonly autoClassify: AutoClassify;
  /** The server that commands are registered in; everywhere when left out. */
  readonly commandsGuildId: string | undefined;
  readonly version: string;
  readonly chat: Chat;
  readonly downloader: ImageDownloader;
  readonly choices: ChatChoices;
  readonly log: Log;
}

export interface DiscordBot {
  readonly status: ConnectionStatus;
  /** Answers what it has taken and goes offline, within so long. */
  stop(graceMs: number): Promise<void>;
}

/** Connects to Discord and answers there; whatever fails is told in the log and in `status`, never thrown. */
export function startDiscordBot(options: DiscordBotOptions): DiscordBot {
  const { autoClassify, commandsGuildId, log } = options;
  const buildIdentifyThrottler = createIdentifyThrottlers({ log });
  const work = createWork((error) => {
    if (isExpected(error)) log.info(describeError(error), 'discord answer not possible');
    else reportError(error);
  });

  function reportError(error: unknown, facts: { readonly reference?: string } = {}): void {
    log.error({ ...describeError(error), ...facts }, 'discord answer failed');
  }

  function openClient(seesMessageContent: boolean): Client {
    const client = createClient({ ...options, seesMessageContent, buildIdentifyThrottler });
    const dependencies = {
      ...options,
      autoClassify: seesMessageContent ? autoClassify : 'mentions',
      seesMessageContent,
      work,
      reportError,
    } as const;
    client.on(Events.Error, (error) => log.error(describeError(error), 'discord client failed'));
    client.once(Events.ClientReady, (ready) => {
      log.info({ servers: ready.guilds.cache.size }, 'discord ready');
      void register(ready); // nobody waits for that, a stop neither
    });
    answerMessages(client, dependencies);
    answerInteractions(client, dependencies);
    return client;
  }

  async function register({ rest, application }: Client<true>): Promise<void> {
    try {
      const isNew = await registerCommands(commandDefinitions, {
        rest,
        applicationId: application.id,
        guildId: commandsGuildId,
      });
      if (isNew) log.info({ commands: commandDefinitions.length }, 'discord commands registered');
    } catch (error) {
      log.error(describeError(error), 'discord commands not registered');
    }
  }

  const connection = keepConnected({
    token: options.token,
    needsMessageContent: autoClassify !== 'mentions',
    createClient: openClient,
    log,
  });
  return {
    get status() {
      return connection.status;
    },
    async stop(graceMs) {
      await work.finish(graceMs - GOODBYE_MS);
      await connection.stop();
    },
  };
}
