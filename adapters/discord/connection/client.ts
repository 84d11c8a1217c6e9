import { Client, type ClientOptions, GatewayIntentBits, Options, Partials } from 'discord.js';

import type { BuildIdentifyThrottler } from './identify-throttler.ts';
import { createPatientRequest } from './patient-requests.ts';
import { PatientShardingStrategy } from './patient-sharding.ts';

export interface ClientSettings {
  /** REST base such as `http://127.0.0.1:3101/api`; Discord's own when left out. */
  readonly apiUrl: string | undefined;
  /** Where pictures come from: the CDN first, then the media proxy. */
  readonly cdnOrigins: readonly string[];
  /** Asks Discord for the privileged intent without which pictures in channels cannot be seen. */
  readonly seesMessageContent: boolean;
  readonly buildIdentifyThrottler: BuildIdentifyThrottler;
}

/** Makes a discord.js client that remembers next to nothing and pings nobody. */
export function createClient(settings: ClientSettings): Client {
  const { seesMessageContent, buildIdentifyThrottler } = settings;
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
      ...(seesMessageContent ? [GatewayIntentBits.MessageContent] : []),
    ],
    // Without them discord.js drops messages in DMs, and edits and deletions of what it has not kept.
    partials: [Partials.Channel, Partials.Message],
    shards: 'auto',
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    rest: restOptions(settings),
    ws: {
      large_threshold: 50,
      version: 10,
      buildStrategy: (manager) => new PatientShardingStrategy(manager),
      buildIdentifyThrottler,
    },
    makeCache: Options.cacheWithLimits({
      ...nothingOf,
      // Its own member and user: permissions are worked out from them.
      GuildMemberManager: {
        maxSize: 0,
        keepOverLimit: (member) => member.id === member.client.user.id,
      },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
  });
}

const nothingOf = {
  AutoModerationRuleManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildInviteManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadMemberManager: 0,
  VoiceStateManager: 0,
};

function restOptions({ apiUrl, cdnOrigins }: ClientSettings): NonNullable<ClientOptions['rest']> {
  const [cdn, mediaProxy = cdn] = cdnOrigins;
  return {
    makeRequest: createPatientRequest(),
    ...(apiUrl !== undefined && { api: apiUrl }),
    // Stickers come without a URL: it is built from these.
    ...(cdn !== undefined && { cdn }),
    ...(mediaProxy !== undefined && { mediaProxy }),
  };
}
