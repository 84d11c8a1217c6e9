import {
  type APIAuthorizingIntegrationOwnersMap,
  type APIBaseInteraction,
  ApplicationIntegrationType,
  InteractionContextType,
  type InteractionType,
  Locale,
} from 'discord-api-types/v10';
import { z } from 'zod';

import { maxUploadBytes } from '../messages/message-rules.ts';
import { botPermissions } from '../world/bot-permissions.ts';
import { type Channel, guildOf, toApiChannel } from '../world/channels.ts';
import { member, type Person, toUser } from '../world/people.ts';
import { everyonesPermissions, type PermissionName, toBits } from '../world/permission-bits.ts';

/** Who uses the application, where, and in which language. */
export interface Scene {
  readonly channel: Channel;
  readonly user: Person;
  /** What the user may do in a server. */
  readonly permissions: readonly PermissionName[];
  readonly locale: Locale;
  readonly owners: APIAuthorizingIntegrationOwnersMap;
}

/** What a test may say about a scene. */
export interface SceneOptions {
  readonly user?: Person;
  /** As the client is set, such as `es-419`; `en-US` unless said otherwise. */
  readonly locale?: string;
  readonly permissions?: readonly PermissionName[];
  readonly authorizingIntegrationOwners?: APIAuthorizingIntegrationOwnersMap;
}

/** @param someone - Who it is when the test does not say. */
export function createScene(channel: Channel, someone: Person, options: SceneOptions): Scene {
  const { user = someone, permissions = everyonesPermissions } = options;
  return {
    channel,
    user,
    permissions,
    locale: z.enum(Locale).parse(options.locale ?? Locale.EnglishUS),
    owners: options.authorizingIntegrationOwners ?? ownersOf(channel, user),
  };
}

/** The kind of place: it decides which commands are offered. */
export function contextOf(channel: Channel): InteractionContextType {
  if (channel.kind === 'dm') return InteractionContextType.BotDM;
  if (channel.kind === 'group-dm') return InteractionContextType.PrivateChannel;
  return InteractionContextType.Guild;
}

/** Whether the application is here only because the user has installed it. */
export function isUserInstallOnly({ owners }: Scene): boolean {
  return owners[ApplicationIntegrationType.GuildInstall] === undefined;
}

/** Whether only the user may see answers: members need a permission to show others' an app of their own. */
export function isForcedEphemeral(scene: Scene): boolean {
  const isInGuild = guildOf(scene.channel) !== undefined;
  return isInGuild && isUserInstallOnly(scene) && !scene.permissions.includes('UseExternalApps');
}

/** What all interactions say about the scene. */
export function describeScene<Type extends InteractionType>(
  scene: Scene,
  identity: Pick<APIBaseInteraction<Type, never>, 'id' | 'token' | 'application_id' | 'type'>,
  botUserId: string,
) {
  const { channel, user, locale, owners } = scene;
  return {
    ...identity,
    version: 1 as const,
    channel: toApiChannel(channel, botUserId),
    channel_id: channel.id,
    app_permissions: String(botPermissions(channel)),
    locale,
    entitlements: [],
    authorizing_integration_owners: owners,
    context: contextOf(channel),
    attachment_size_limit: maxUploadBytes,
    ...describeUser(scene, user),
  };
}

/** `member` in a server, `user` elsewhere. */
function describeUser({ channel, permissions }: Scene, person: Person) {
  const guild = guildOf(channel);
  const user = toUser(person);
  if (!guild) return { user };
  const bits = String(toBits(permissions));
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: Locale.EnglishUS, features: [] },
    guild_locale: Locale.EnglishUS,
    member: { ...member, user, permissions: bits },
  };
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object */
function ownersOf(channel: Channel, user: Person): APIAuthorizingIntegrationOwnersMap {
  const guild = guildOf(channel);
  if (guild?.isBotIn) return { [ApplicationIntegrationType.GuildInstall]: guild.id };
  if (channel.kind === 'dm') return { [ApplicationIntegrationType.GuildInstall]: '0' };
  return { [ApplicationIntegrationType.UserInstall]: user.id };
}
