import {
  type APIApplicationCommand,
  ApplicationIntegrationType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';

import { isGuildChannel } from '../world/channels.ts';
import { toBits } from '../world/permission-bits.ts';
import { contextOf, isUserInstallOnly, type Scene } from './scene.ts';

/**
 * Makes sure that Discord's client offers a command in a scene.
 *
 * @throws {Error} A test asks for what no user can do.
 */
export function requireOffered(command: APIApplicationCommand, scene: Scene): void {
  const { channel } = scene;
  const wanted = isUserInstallOnly(scene)
    ? ApplicationIntegrationType.UserInstall
    : ApplicationIntegrationType.GuildInstall;
  if (!(command.integration_types ?? []).includes(wanted)) {
    throw new Error(`${command.name} is not offered to installations of type ${wanted}`);
  }
  const context = contextOf(channel);
  if (command.contexts && !command.contexts.includes(context)) {
    throw new Error(`${command.name} is not offered in context ${context}`);
  }
  if (command.nsfw && isGuildChannel(channel) && !channel.isNsfw) {
    throw new Error(`${command.name} is offered only in age-restricted channels`);
  }
  if (isGuildChannel(channel)) requireMemberPermissions(command, scene);
}

/** `"0"` leaves a command to administrators. */
function requireMemberPermissions(command: APIApplicationCommand, { permissions }: Scene): void {
  if (command.default_member_permissions === null) return;
  const needed = BigInt(command.default_member_permissions);
  const held = toBits(permissions);
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return;
  if (needed !== 0n && (held & needed) === needed) return;
  throw new Error(`${command.name} is not offered to members without ${needed}`);
}
