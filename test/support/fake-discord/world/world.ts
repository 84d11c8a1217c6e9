import { Locale } from 'discord-api-types/v10';

import { ApiError } from '../api-error.ts';
import type { MakeId } from '../snowflakes.ts';
import {
  type Channel,
  type Guild,
  type GuildChannel,
  isGuildChannel,
  type PrivateChannel,
} from './channels.ts';
import type { Person } from './people.ts';
import type { PermissionName } from './permission-bits.ts';

/** What a new channel is like; a text channel of the bot's first server unless said otherwise. */
export interface ChannelOptions {
  readonly type?: 'text' | 'thread' | 'dm' | 'group-dm';
  readonly guildId?: string;
  /** Where a thread hangs; its permissions are that channel's too. */
  readonly parentId?: string;
  readonly deniedPermissions?: readonly PermissionName[];
  readonly isNsfw?: boolean;
  /** Who is on the other side of a private conversation. */
  readonly recipient?: Person;
  /** Whether that person takes no messages from the bot. */
  readonly isClosed?: boolean;
}

/** Servers, channels and people. */
export interface World {
  readonly bot: Person;
  readonly guilds: readonly Guild[];
  createPerson(username: string): Person;
  findPerson(id: string): Person | undefined;
  createGuild(name: string, isBotIn: boolean, preferredLocale?: Locale): Guild;
  createChannel(guild: Guild, options: ChannelOptions): Channel;
  /** The conversation of the bot with somebody, made if need be. */
  openDm(recipient: Person): Channel;
  findChannel(id: string): Channel | undefined;
  /** @throws {ApiError} `unknown-channel`. */
  requireChannel(id: string): Channel;
  channelsOf(guild: Guild): readonly GuildChannel[];
}

/** Makes a world with nobody but the bot in it. */
export function createWorld(makeId: MakeId, bot: Person): World {
  const people = new Map([[bot.id, bot]]);
  const guilds: Guild[] = [];
  const channels = new Map<string, Channel>();

  function createPerson(username: string): Person {
    return remember({ id: makeId(), username });
  }
  function remember(person: Person): Person {
    people.set(person.id, person);
    return person;
  }
  function createChannel(guild: Guild, options: ChannelOptions): Channel {
    const { type = 'text' } = options;
    const channel =
      type === 'dm' || type === 'group-dm'
        ? createPrivateChannel(type, options)
        : createGuildChannel(type, guild, options);
    channels.set(channel.id, channel);
    return channel;
  }
  function createPrivateChannel(
    kind: PrivateChannel['kind'],
    { recipient = createPerson('someone'), isClosed = false }: ChannelOptions,
  ): PrivateChannel {
    return { id: makeId(), kind, recipient: remember(recipient), isClosed };
  }
  function createGuildChannel(
    kind: GuildChannel['kind'],
    guild: Guild,
    { parentId, deniedPermissions = [], isNsfw = false }: ChannelOptions,
  ): GuildChannel {
    const parent = parentId === undefined ? undefined : channels.get(parentId);
    return {
      id: makeId(),
      kind,
      name: kind === 'text' ? 'pictures' : 'a thread',
      guild,
      parent: parent && isGuildChannel(parent) ? parent : undefined,
      isNsfw,
      denied: new Set(deniedPermissions),
      secretlyDenied: new Set(),
    };
  }

  return {
    bot,
    guilds,
    createPerson,
    findPerson: (id) => people.get(id),
    createGuild(name, isBotIn, preferredLocale = Locale.EnglishUS) {
      const guild = { id: makeId(), name, isBotIn, botRoleId: makeId(), preferredLocale };
      guilds.push(guild);
      return guild;
    },
    createChannel,
    openDm(recipient) {
      const open = [...channels.values()].find(
        (channel) => channel.kind === 'dm' && channel.recipient.id === recipient.id,
      );
      if (open) return open;
      const channel = createPrivateChannel('dm', { recipient });
      channels.set(channel.id, channel);
      return channel;
    },
    findChannel: (id) => channels.get(id),
    requireChannel(id) {
      const channel = channels.get(id);
      if (!channel) throw new ApiError('unknown-channel');
      return channel;
    },
    channelsOf: (guild) =>
      [...channels.values()].filter(isGuildChannel).filter((channel) => channel.guild === guild),
  };
}
