import { ApiError } from '../api-error.ts';
import { type Channel, type GuildChannel, isGuildChannel } from './channels.ts';
import { everyonesPermissions, type PermissionName, toBits } from './permission-bits.ts';

/** What apps may always do where there is no server: the note on `app_permissions` of interactions. */
const privatePermissions = toBits([
  'ViewChannel',
  'SendMessages',
  'ReadMessageHistory',
  'AttachFiles',
  'EmbedLinks',
  'AddReactions',
  'MentionEveryone',
]);

const everything = toBits(everyonesPermissions);

/** What the bot may really do in a channel, as bits. */
export function botPermissions(channel: Channel): bigint {
  if (!isGuildChannel(channel)) return privatePermissions;
  return permissionsWithout([...deniedIn(channel), ...secretlyDeniedIn(channel)]);
}

/** Whether the bot may do something in a channel. */
export function botMay(channel: Channel, name: PermissionName): boolean {
  return (botPermissions(channel) & toBits([name])) !== 0n;
}

/**
 * Stops a request that the bot has no right to.
 *
 * @throws {ApiError} `missing-access` where it cannot even see the channel, else `refusal`. It is a breach
 *   where the bot could have known: bots read the permissions first, since 403s count towards a ban.
 */
export function requirePermission(
  channel: Channel,
  name: PermissionName,
  refusal: 'missing-permissions' | 'no-history' = 'missing-permissions',
): void {
  if (channel.kind === 'group-dm') throw new ApiError('missing-access');
  if (!isGuildChannel(channel)) return;
  if (!channel.guild.isBotIn) throw new ApiError('missing-access');
  if (!botMay(channel, 'ViewChannel')) {
    throw new ApiError('missing-access', { isBreach: isKnown(channel, 'ViewChannel') });
  }
  if (!botMay(channel, name)) throw new ApiError(refusal, { isBreach: isKnown(channel, name) });
}

function isKnown(channel: GuildChannel, name: PermissionName): boolean {
  return (permissionsWithout(deniedIn(channel)) & toBits([name])) === 0n;
}

/** Without seeing a channel one can do nothing there. */
function permissionsWithout(denied: readonly PermissionName[]): bigint {
  return denied.includes('ViewChannel') ? 0n : everything & ~toBits(denied);
}

/** A thread has the permissions of its channel. */
function deniedIn(channel: GuildChannel): readonly PermissionName[] {
  return [...channel.denied, ...(channel.parent?.denied ?? [])];
}

function secretlyDeniedIn(channel: GuildChannel): readonly PermissionName[] {
  return [...channel.secretlyDenied, ...(channel.parent?.secretlyDenied ?? [])];
}
