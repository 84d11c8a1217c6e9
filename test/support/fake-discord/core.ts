import type { APIGatewaySessionStartLimit } from 'discord-api-types/v10';

import type { Attachments } from './cdn/attachments.ts';
import { type CommandRegistry, createCommandRegistry } from './commands/command-registry.ts';
import { toFlags } from './flags.ts';
import type { Credentials } from './credentials.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { resumePath } from './gateway/handshake.ts';
import { createSessionStarts } from './gateway/session-starts.ts';
import { serves } from './gateway/sharding.ts';
import { createInteractions, type Interactions } from './interactions/interactions.ts';
import type { Journal } from './journal.ts';
import { createBotMessageMaker } from './messages/bot-message.ts';
import { type BotMessages, createBotMessages } from './messages/bot-messages.ts';
import { createMessageStore, type MessageStore } from './messages/message-store.ts';
import type { FakeDiscordOptions } from './options.ts';
import type { Setting } from './setting.ts';
import { type Announcer, createAnnouncer } from './world/announcer.ts';
import { toUser } from './world/people.ts';

/** The parts that keep Discord's rules, joined together. */
export interface Core {
  readonly store: MessageStore;
  readonly gateway: Gateway;
  readonly announcer: Announcer;
  readonly messages: BotMessages;
  readonly registry: CommandRegistry;
  readonly interactions: Interactions;
  readonly sessionStartLimit: () => APIGatewaySessionStartLimit;
}

export interface CoreDependencies {
  readonly setting: Setting;
  readonly journal: Journal;
  readonly attachments: Attachments;
  readonly credentials: Credentials;
  readonly gatewayUrl: string;
}

export function createCore(dependencies: CoreDependencies, options: FakeDiscordOptions): Core {
  const { setting, journal, attachments, credentials, gatewayUrl } = dependencies;
  const { makeId, applicationId, world } = setting;
  const { bot, findPerson } = world;
  const { changes, reportBreach } = journal;
  const onChange = changes.notify;

  const starts = createSessionStarts({
    total: options.sessionStarts ?? 1000,
    maxConcurrency: options.maxConcurrency ?? 1,
    intervalMs: options.identifyIntervalMs ?? 5000,
  });
  const gateway = createGateway({
    policy: { credentials, isMessageContentAllowed: options.messageContentIntent !== 'refused' },
    starts,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
    resumeUrl: `${gatewayUrl}${resumePath}`,
    describeReady: (shard) => ({
      user: toUser(bot),
      application: { id: applicationId, flags: toFlags(0), flags_new: '0' },
      guilds: world.guilds
        .filter(({ isBotIn, id }) => isBotIn && serves(shard, id))
        .map(({ id }) => ({ id, unavailable: true })),
    }),
    onReady: (session) => announcer.greet(session),
    onChange,
    reportBreach,
  });
  const store = createMessageStore(attachments.refreshMessage);
  const announcer = createAnnouncer({ world, store, gateway });
  const messages = createBotMessages({
    maker: createBotMessageMaker({ makeId, bot, attachments, findPerson, applicationId }),
    store,
    announcer,
    botUserId: bot.id,
    onChange,
    reportBreach,
  });
  const interactions = createInteractions({
    makeId,
    messages,
    acknowledgeWithinMs: options.acknowledgeWithinMs ?? 3000,
    onChange,
    reportBreach,
  });
  return {
    store,
    gateway,
    announcer,
    messages,
    registry: createCommandRegistry(applicationId, makeId),
    interactions,
    sessionStartLimit: () => starts.limit,
  };
}
