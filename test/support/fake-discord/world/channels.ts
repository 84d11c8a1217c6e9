import {
  type APIDMChannel,
  type APIGroupDMChannel,
  type APIPublicThreadChannel,
  type APITextChannel,
  ChannelType,
  type Locale,
  OverwriteType,
  ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';

import { type Person, toUser } from './people.ts';
import { type PermissionName, toBits } from './permission-bits.ts';

/** A server. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  /** False for servers where only some user has installed the application. */
  readonly isBotIn: boolean;
  /** The role that Discord makes for the bot. */
  readonly botRoleId: string;
  readonly preferredLocale: Locale;
}

/** A channel or a thread of a server. */
export interface GuildChannel {
  readonly id: string;
  readonly kind: 'text' | 'thread';
  readonly name: string;
  readonly guild: Guild;
  /** Where a thread hangs. */
  readonly parent: GuildChannel | undefined;
  readonly isNsfw: boolean;
  /** What the bot may not do here, as its permission overwrites say. */
  readonly denied: Set<PermissionName>;
  /** What it may not do either, though it has not been told yet. */
  readonly secretlyDenied: Set<PermissionName>;
}

/** A conversation with the bot (`dm`), or one without it where someone uses the application. */
export interface PrivateChannel {
  readonly id: string;
  readonly kind: 'dm' | 'group-dm';
  readonly recipient: Person;
  /** Whether the recipient takes no messages from the bot. */
  readonly isClosed: boolean;
}

export type Channel = GuildChannel | PrivateChannel;

export type ApiChannel = APITextChannel | APIPublicThreadChannel | APIDMChannel | APIGroupDMChannel;

export function isGuildChannel(channel: Channel): channel is GuildChannel {
  return channel.kind === 'text' || channel.kind === 'thread';
}

export function channelTypeOf({ kind }: GuildChannel) {
  return kind === 'thread' ? ChannelType.PublicThread : ChannelType.GuildText;
}

/** The server of a channel, if it has one. */
export function guildOf(channel: Channel): Guild | undefined {
  return isGuildChannel(channel) ? channel.guild : undefined;
}

/** A channel as Discord describes it to this bot. */
export function toApiChannel(channel: Channel, botUserId: string): ApiChannel {
  switch (channel.kind) {
    case 'text':
      return toTextChannel(channel, botUserId);
    case 'thread':
      return toThread(channel);
    case 'dm':
      return { ...base(channel), type: ChannelType.DM, name: null };
    case 'group-dm':
      return { ...base(channel), type: ChannelType.GroupDM, name: null };
  }
}

function base({ id, recipient }: PrivateChannel) {
  return { id, last_message_id: null, recipients: [toUser(recipient)] };
}

function toTextChannel(channel: GuildChannel, botUserId: string): APITextChannel {
  const deny = String(toBits(channel.denied));
  return {
    id: channel.id,
    type: ChannelType.GuildText,
    guild_id: channel.guild.id,
    name: channel.name,
    position: 0,
    parent_id: null,
    nsfw: channel.isNsfw,
    last_message_id: null,
    permission_overwrites:
      deny === '0' ? [] : [{ id: botUserId, type: OverwriteType.Member, allow: '0', deny }],
  };
}

function toThread({ id, guild, name, parent }: GuildChannel): APIPublicThreadChannel {
  return {
    id,
    type: ChannelType.PublicThread,
    guild_id: guild.id,
    name,
    ...(parent && { parent_id: parent.id }),
    owner_id: guild.id,
    last_message_id: null,
    message_count: 0,
    member_count: 1,
    thread_metadata: {
      archived: false,
      locked: false,
      auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
      archive_timestamp: '2026-01-01T00:00:00.000000+00:00',
    },
  };
}
