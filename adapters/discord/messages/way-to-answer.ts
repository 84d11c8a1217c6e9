import type { Message } from 'discord.js';

import { mayReadHistory } from '../may-read-history.ts';
import { permissionsToWrite } from '../permissions-to-write.ts';

/**
 * Says how a message can be answered: with a reply, with a plain message where its history is hidden from the bot,
 * or not at all. Requests that Discord refuses count towards a ban of the whole address.
 */
export function wayToAnswer(message: Message): 'reply' | 'send' | undefined {
  const { channel, client } = message;
  // The type does not say it: a channel that was deleted meanwhile is gone.
  const place: Message['channel'] | null = channel;
  if (!place?.isSendable()) return undefined;
  if (place.isDMBased()) return 'reply';
  const permissions = place.permissionsFor(client.user);
  if (!permissions) return 'reply'; // unknown: Discord decides
  if (!permissions.has(permissionsToWrite(place))) return undefined;
  return mayReadHistory(message) ? 'reply' : 'send';
}
