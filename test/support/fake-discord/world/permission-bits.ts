import { PermissionFlagsBits } from 'discord-api-types/v10';

/** A permission as Discord's own list names it, such as `SendMessages`. */
export type PermissionName = keyof typeof PermissionFlagsBits;

/** What everyone may do in a server unless a channel says otherwise. */
export const everyonesPermissions: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'UseExternalEmojis',
  'UseExternalApps',
  'UseApplicationCommands',
  'MentionEveryone',
  'ReadMessageHistory',
];

/** The bits of these permissions in one number. */
export function toBits(names: Iterable<PermissionName>): bigint {
  return [...names].reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
}
