import { type Message, PermissionFlagsBits } from 'discord.js';

/** Whether a message can be asked for once more, and answered by a reply. */
export function mayReadHistory({ channel, client }: Message): boolean {
  // The type does not say it: where the bot itself is not, a command's message has no channel.
  const place: Message['channel'] | null = channel;
  if (!place) return false;
  if (place.isDMBased()) return true;
  const permissions = place.permissionsFor(client.user);
  return permissions?.has(PermissionFlagsBits.ReadMessageHistory) ?? true; // unknown: Discord decides
}
