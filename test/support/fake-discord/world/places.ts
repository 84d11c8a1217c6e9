import type { Locale } from 'discord-api-types/v10';

import type { InvokeOptions } from '../interactions/invoke.ts';
import type { Setting } from '../setting.ts';
import type { Announcer } from './announcer.ts';
import { type Channel, type Guild, type GuildChannel, isGuildChannel } from './channels.ts';
import type { Person } from './people.ts';
import type { PermissionName } from './permission-bits.ts';
import type { ChannelOptions } from './world.ts';

/** What a new server is like. */
export interface GuildOptions {
  /** True unless said otherwise. */
  readonly isBotIn?: boolean;
  /** The language of its public texts; American English unless said otherwise. */
  readonly preferredLocale?: Locale | undefined;
}

/** Places that tests make and change while the bot looks on. */
export interface Places {
  addChannel(options: ChannelOptions): Channel;
  addGuild(options: GuildOptions): { readonly id: string; readonly channelId: string };
  revoke(permissions: readonly PermissionName[], channelId: string, isAnnounced: boolean): void;
  /** Where a user is who uses a command, made if need be. */
  placeOf(where: InvokeOptions['where'], user: Person): Channel;
}

export function createPlaces(
  { world, guild, channelId }: Pick<Setting, 'world' | 'guild' | 'channelId'>,
  announcer: Announcer,
): Places {
  let foreignGuild: Guild | undefined;

  function addChannel(options: ChannelOptions): Channel {
    const { guildId = guild.id, type, parentId = channelId } = options;
    const home = world.guilds.find(({ id }) => id === guildId);
    if (!home) throw new Error(`There is no server ${guildId}`);
    const channel = world.createChannel(
      home,
      type === 'thread' ? { ...options, parentId } : options,
    );
    if (isGuildChannel(channel)) announcer.channelCreated(channel);
    return channel;
  }

  function requireGuildChannel(id: string): GuildChannel {
    const channel = world.requireChannel(id);
    if (!isGuildChannel(channel)) throw new Error('Only channels of a server have permissions');
    return channel;
  }

  function openForeignChannel(): Channel {
    foreignGuild ??= world.createGuild('a foreign server', false);
    return world.channelsOf(foreignGuild)[0] ?? world.createChannel(foreignGuild, {});
  }

  return {
    addChannel,
    addGuild({ isBotIn = true, preferredLocale }) {
      const added = world.createGuild('another server', isBotIn, preferredLocale);
      const channel = world.createChannel(added, {});
      announcer.guildCreated(added);
      return { id: added.id, channelId: channel.id };
    },
    revoke(permissions, id, isAnnounced) {
      const channel = requireGuildChannel(id);
      const denied = isAnnounced ? channel.denied : channel.secretlyDenied;
      for (const name of permissions) denied.add(name);
      if (isAnnounced) announcer.channelUpdated(channel);
    },
    placeOf(where = 'guild', user) {
      switch (where) {
        case 'guild':
          return world.requireChannel(channelId);
        case 'dm':
          return world.openDm(user);
        case 'foreign-guild':
          return openForeignChannel();
        case 'group-dm':
          return world.createChannel(guild, { type: 'group-dm', recipient: user });
      }
    },
  };
}
