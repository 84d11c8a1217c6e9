import {
  type APIMessage,
  ChannelType,
  GatewayDispatchEvents,
  GatewayIntentBits,
} from 'discord-api-types/v10';

import type { Gateway } from '../gateway/gateway.ts';
import type { Session } from '../gateway/session.ts';
import { serves } from '../gateway/sharding.ts';
import type { MessageStore, StoredMessage } from '../messages/message-store.ts';
import { showTo } from '../messages/message-visibility.ts';
import { botMay } from './bot-permissions.ts';
import {
  type Channel,
  channelTypeOf,
  type Guild,
  type GuildChannel,
  guildOf,
  isGuildChannel,
  toApiChannel,
} from './channels.ts';
import { toGuildCreate } from './guild-payload.ts';
import { member } from './people.ts';
import type { World } from './world.ts';

/** Tells the bot what happens, as far as its intents and permissions let it know. */
export interface Announcer {
  messageCreated(stored: StoredMessage): void;
  messageUpdated(stored: StoredMessage): void;
  messageDeleted(stored: StoredMessage): void;
  /** Messages of one channel that a moderator has deleted all at once. */
  messagesDeleted(stored: readonly StoredMessage[]): void;
  channelCreated(channel: GuildChannel): void;
  channelUpdated(channel: GuildChannel): void;
  guildCreated(guild: Guild): void;
  /** Hands a new session the servers of its shard. */
  greet(session: Session): void;
  /** Interactions need no intent. True when the bot heard it at once. */
  interactionCreated(payload: object, guildId: string | undefined): boolean;
}

export interface AnnouncerDependencies {
  readonly world: World;
  readonly store: MessageStore;
  readonly gateway: Gateway;
}

export function createAnnouncer({ world, store, gateway }: AnnouncerDependencies): Announcer {
  function announceMessage(
    name: GatewayDispatchEvents,
    { message, isEphemeral }: StoredMessage,
    describe: (intents: number, channel: Channel) => object,
  ): void {
    const channel = world.findChannel(message.channel_id);
    if (!channel || isEphemeral || !isHeard(channel)) return;
    const needed = isGuildChannel(channel)
      ? GatewayIntentBits.GuildMessages
      : GatewayIntentBits.DirectMessages;
    gateway.dispatch({
      name,
      guildId: guildOf(channel)?.id,
      dataFor: (intents) => ((intents & needed) === 0 ? undefined : describe(intents, channel)),
    });
  }

  function describeMessage(message: APIMessage, intents: number, channel: Channel): object {
    const viewer = {
      botUserId: world.bot.id,
      isDm: channel.kind === 'dm',
      hasMessageContent: (intents & GatewayIntentBits.MessageContent) !== 0,
    };
    return { ...showTo(viewer, store.present(message)), ...describePlace(message, channel) };
  }

  function announceInGuild(name: GatewayDispatchEvents, guild: Guild, data: object): void {
    if (!guild.isBotIn) return;
    const dataFor = (intents: number) => (intents & GatewayIntentBits.Guilds ? data : undefined);
    gateway.dispatch({ name, guildId: guild.id, dataFor });
  }

  function announceChannel(
    [ofChannel, ofThread]: readonly [GatewayDispatchEvents, GatewayDispatchEvents],
    channel: GuildChannel,
  ): void {
    const name = channel.kind === 'thread' ? ofThread : ofChannel;
    announceInGuild(name, channel.guild, toApiChannel(channel, world.bot.id));
  }

  const describeGuild = (guild: Guild): object =>
    toGuildCreate(guild, world.channelsOf(guild), world.bot);

  return {
    messageCreated(stored) {
      announceMessage(GatewayDispatchEvents.MessageCreate, stored, (intents, channel) =>
        describeMessage(stored.message, intents, channel),
      );
    },
    messageUpdated(stored) {
      announceMessage(GatewayDispatchEvents.MessageUpdate, stored, (intents, channel) =>
        describeMessage(stored.message, intents, channel),
      );
    },
    messageDeleted(stored) {
      const { id, channel_id: channelId } = stored.message;
      announceMessage(GatewayDispatchEvents.MessageDelete, stored, (_, channel) => {
        const guild = guildOf(channel);
        return { id, channel_id: channelId, ...(guild && { guild_id: guild.id }) };
      });
    },
    messagesDeleted(all) {
      const [first] = all;
      if (!first) return;
      const ids = all.map(({ message }) => message.id);
      announceMessage(GatewayDispatchEvents.MessageDeleteBulk, first, (_, channel) => {
        const guild = guildOf(channel);
        return { ids, channel_id: channel.id, ...(guild && { guild_id: guild.id }) };
      });
    },
    channelCreated(channel) {
      const { ChannelCreate, ThreadCreate } = GatewayDispatchEvents;
      announceChannel([ChannelCreate, ThreadCreate], channel);
    },
    channelUpdated(channel) {
      const { ChannelUpdate, ThreadUpdate } = GatewayDispatchEvents;
      announceChannel([ChannelUpdate, ThreadUpdate], channel);
    },
    guildCreated(guild) {
      announceInGuild(GatewayDispatchEvents.GuildCreate, guild, describeGuild(guild));
    },
    greet(session) {
      if ((session.intents & GatewayIntentBits.Guilds) === 0) return;
      const guilds = world.guilds.filter(({ isBotIn, id }) => isBotIn && serves(session.shard, id));
      for (const guild of guilds) {
        session.dispatch(GatewayDispatchEvents.GuildCreate, describeGuild(guild));
      }
    },
    interactionCreated: (payload, guildId) =>
      gateway.dispatch({
        name: GatewayDispatchEvents.InteractionCreate,
        guildId,
        dataFor: () => payload,
      }),
  };
}

/** Whether the bot is there and may look. */
function isHeard(channel: Channel): boolean {
  if (channel.kind === 'group-dm') return false;
  return (guildOf(channel)?.isBotIn ?? true) && botMay(channel, 'ViewChannel');
}

/** What events say of a message beyond the message: without `channel_type` clients drop a DM. */
function describePlace({ webhook_id: webhookId }: APIMessage, channel: Channel): object {
  if (!isGuildChannel(channel)) return { channel_type: ChannelType.DM };
  const place = { guild_id: channel.guild.id, channel_type: channelTypeOf(channel) };
  return webhookId === undefined ? { ...place, member } : place;
}
