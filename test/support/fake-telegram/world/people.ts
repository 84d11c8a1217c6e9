import type { User } from '../bot-api.ts';

/** Someone who writes. */
export interface Person {
  readonly id: number;
  readonly firstName: string;
  readonly username: string | undefined;
  /** As their app is set up, such as `es-419`. */
  readonly languageCode: string | undefined;
}

/** A person as Telegram describes one. */
export function toUser({ id, firstName, username, languageCode }: Person): User {
  return {
    id,
    is_bot: false,
    first_name: firstName,
    ...(username !== undefined && { username }),
    ...(languageCode !== undefined && { language_code: languageCode }),
  };
}

/** Who stands as the author where a group or a channel speaks; bots must look at `sender_chat`. */
export const anonymousAdmin: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};
export const channelBot: User = {
  id: 136_817_688,
  is_bot: true,
  first_name: 'Channel',
  username: 'Channel_Bot',
};
