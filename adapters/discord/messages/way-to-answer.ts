import { type Message, PermissionFlagsBits } from 'discord.js';

import { mayReadHistory } from '../may-read-history.ts';

/**
 * Says how a message can be answered: with a reply, with a plain message where its history is hidden from the bot,
 * or not at all. Requests that Discord refuses count towards a ban of the whole address.
 */
export function wayToAnswer(message: Message): 'reply' | 'send' | undefined {
  const { channel, client } = message;
  if (!channel.isSendable()) return undefined;
  if (channel.isDMBased()) return 'reply';
  const permissions = channel.permissionsFor(client.user);
  if (!permissions) return 'reply'; // unknown: Discord decides
  const send = channel.isThread()
    ? PermissionFlagsBits.SendMessagesInThreads
    : PermissionFlagsBits.SendMessages;
  if (!permissions.has([PermissionFlagsBits.ViewChannel, send])) return undefined;
  return mayReadHistory(message) ? 'reply' : 'send';
}
