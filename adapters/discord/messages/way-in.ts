import type { Message } from 'discord.js';

import type { ChatChoices } from '../../../src/chat/choices.ts';
import { placeOf } from '../place.ts';

/** Where pictures are answered that nobody asked about: everywhere, nowhere, or in these channels. */
export type AutoClassify = 'all' | 'mentions' | readonly string[];

/** How a message comes to be answered. */
export type WayIn = 'direct' | 'mentioned' | 'watched';

/**
 * Decides whether a message is for the bot; never those of bots and webhooks, or two of them would go on for ever.
 *
 * @param message - With its author and channel known.
 */
export function wayIn(
  message: Message,
  { autoClassify, choices }: { readonly autoClassify: AutoClassify; readonly choices: ChatChoices },
): WayIn | undefined {
  if (message.author.bot || message.webhookId !== null || message.system) return undefined;
  if (!message.inGuild()) return 'direct';
  if (mentions(message)) return 'mentioned';
  const { channel } = message;
  const ids =
    channel.isThread() && channel.parentId !== null ? [channel.id, channel.parentId] : [channel.id];
  const choice = ids
    .map((id) => choices.read(placeOf(id)).isWatched)
    .find((chosen) => chosen !== undefined);
  return (choice ?? isWatchedByDefault(autoClassify, ids)) ? 'watched' : undefined;
}

function isWatchedByDefault(autoClassify: AutoClassify, ids: readonly string[]): boolean {
  if (typeof autoClassify === 'string') return autoClassify === 'all';
  return ids.some((id) => autoClassify.includes(id));
}

/** A mention, a reply to one of its messages, or a mention of the role that Discord makes for it. */
function mentions({ mentions: { users, roles }, client }: Message<true>): boolean {
  return users.has(client.user.id) || roles.some(({ tags }) => tags?.botId === client.user.id);
}

/** Whether somebody has typed the bot's name, and not just answered one of its messages. */
export function isAddressedByName({ content, mentions: { roles }, client }: Message): boolean {
  return (
    new RegExp(`<@!?${client.user.id}>`).test(content) ||
    roles.some(({ tags }) => tags?.botId === client.user.id)
  );
}
