import type { Message, UserFromGetMe } from 'telegraf/types';

import { isMentioned, type TypedCommand } from './addressing.ts';

/** How messages come to be answered. */
export type WayIn = 'private' | 'asked' | 'watched';

/**
 * Decides whether a message, or an album, is for the bot.
 *
 * @param options.isWatched - What was chosen for the chat: by default channels are watched, and groups are not.
 */
export function wayIn(
  messages: readonly Message[],
  {
    me,
    command,
    isWatched,
  }: {
    readonly me: UserFromGetMe;
    readonly command: TypedCommand | undefined;
    readonly isWatched: boolean | undefined;
  },
): WayIn | undefined {
  const type = messages[0]?.chat.type;
  if (type === 'private') return 'private';
  if (command?.name === 'classify' || messages.some((message) => isMentioned(message, me))) {
    return 'asked';
  }
  return (isWatched ?? type === 'channel') ? 'watched' : undefined;
}
