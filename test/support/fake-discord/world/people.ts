import type { APIGuildMemberNoUser, APIUser } from 'discord-api-types/v10';

import { toFlags } from '../flags.ts';

/** Someone who writes, or a bot. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly isBot?: boolean;
}

/** A person as Discord describes one. */
export function toUser({ id, username, isBot = false }: Person): APIUser {
  const user = { id, username, discriminator: '0', global_name: null, avatar: null };
  return isBot ? { ...user, bot: true } : user;
}

/** What a server knows about each of its members: nothing special. */
export const member: APIGuildMemberNoUser = {
  roles: [],
  joined_at: '2026-01-01T00:00:00.000000+00:00',
  deaf: false,
  mute: false,
  flags: toFlags(0),
};
