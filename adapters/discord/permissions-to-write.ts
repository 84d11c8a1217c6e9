import { PermissionFlagsBits } from 'discord.js';

/** What the bot has to be allowed for writing in a channel of a server. */
export function permissionsToWrite(channel: { isThread(): boolean }): bigint[] {
  return [
    PermissionFlagsBits.ViewChannel,
    channel.isThread()
      ? PermissionFlagsBits.SendMessagesInThreads
      : PermissionFlagsBits.SendMessages,
  ];
}
