import type { Chat, User } from '../bot-api.ts';
import type { Person } from './people.ts';

/** What the bot is in a chat; in a private one `kicked` means that it is blocked. */
export type BotStatus = 'member' | 'administrator' | 'left' | 'kicked';

/** A topic of a forum, under the id of the message that began it. */
export interface Topic {
  readonly id: number;
  readonly name: string;
  state: 'open' | 'closed' | 'deleted';
}

/** A chat, as it is now. */
export interface Place {
  readonly id: number;
  readonly kind: Chat['type'];
  readonly title: string | undefined;
  readonly username: string | undefined;
  /** Whose private chat it is. */
  readonly person: Person | undefined;
  readonly isForum: boolean;
  /** Hides from the bot what is not meant for it. */
  readonly hasPrivacyMode: boolean;
  readonly topics: Map<number, Topic>;
  readonly admins: Map<number, { readonly person: Person; readonly status: AdminStatus }>;
  botStatus: BotStatus;
  /** Whether somebody has written to the bot: it cannot begin by itself. */
  isStarted: boolean;
  isBotMuted: boolean;
  migratedTo: number | undefined;
}

export type AdminStatus = 'creator' | 'administrator';

/** A chat as Telegram describes one. */
export function toChat({ id, kind, title, person, username, isForum }: Place): Chat {
  if (person) {
    const name = person.username;
    const chat = { id, type: kind, first_name: person.firstName };
    return { ...chat, ...(name !== undefined && { username: name }) };
  }
  return {
    id,
    type: kind,
    ...(title !== undefined && { title }),
    ...(username !== undefined && { username }),
    ...(isForum && { is_forum: true }),
  };
}

/** What a member may do, as far as bots look at it. */
export function toMember(user: User, status: AdminStatus | BotStatus): object {
  if (status === 'kicked') return { user, status, until_date: 0 };
  if (status !== 'administrator') {
    return { user, status, ...(status === 'creator' && { is_anonymous: false }) };
  }
  return {
    user,
    status,
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_change_info: false,
    can_delete_messages: true,
    can_invite_users: false,
    can_restrict_members: false,
    can_promote_members: false,
    can_manage_video_chats: false,
    can_post_messages: true,
    can_edit_messages: true,
  };
}
