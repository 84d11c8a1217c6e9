import {
  type APIGuild,
  type APIRole,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  GuildVerificationLevel,
} from 'discord-api-types/v10';

import { toFlags } from '../flags.ts';
import { type Guild, type GuildChannel, toApiChannel } from './channels.ts';
import { member, type Person, toUser } from './people.ts';
import { everyonesPermissions, toBits } from './permission-bits.ts';

/** A server as REST describes it. */
export function toApiGuild(guild: Guild, bot: Person): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.id, // nobody who takes part here
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: GuildVerificationLevel.None,
    default_message_notifications: GuildDefaultMessageNotifications.AllMessages,
    explicit_content_filter: GuildExplicitContentFilter.Disabled,
    roles: [everyoneRole(guild), ...(guild.isBotIn ? [botRole(guild, bot)] : [])],
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: GuildMFALevel.None,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: toFlags(0),
    rules_channel_id: null,
    vanity_url_code: null,
    premium_tier: GuildPremiumTier.None,
    preferred_locale: guild.preferredLocale,
    public_updates_channel_id: null,
    nsfw_level: GuildNSFWLevel.Default,
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  };
}

/** A server as the gateway hands it over when it becomes available. */
export function toGuildCreate(guild: Guild, channels: readonly GuildChannel[], bot: Person) {
  const list = (kind: GuildChannel['kind']) =>
    channels
      .filter((channel) => channel.kind === kind)
      .map((channel) => toApiChannel(channel, bot.id));
  return {
    ...toApiGuild(guild, bot),
    joined_at: member.joined_at,
    large: false,
    unavailable: false,
    member_count: 2,
    members: [{ ...member, roles: [guild.botRoleId], user: toUser(bot) }],
    channels: list('text'),
    threads: list('thread'),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** Its id is the server's. */
function everyoneRole(guild: Guild): APIRole {
  return {
    id: guild.id,
    name: '@everyone',
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: 0,
    permissions: String(toBits(everyonesPermissions)),
    managed: false,
    mentionable: false,
    flags: toFlags(0),
  };
}

/** Made when the bot was invited, and gone with it: it may do nothing that everyone may not. */
function botRole(guild: Guild, bot: Person): APIRole {
  return {
    ...everyoneRole(guild),
    id: guild.botRoleId,
    name: bot.username,
    position: 1,
    permissions: '0',
    managed: true,
    tags: { bot_id: bot.id },
  };
}
