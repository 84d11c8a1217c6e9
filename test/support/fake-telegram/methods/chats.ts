import { z } from 'zod';

import { badRequest } from '../api-error.ts';
import { chatReference, integer } from '../api/form.ts';
import type { BotAccess } from '../messages/bot-access.ts';
import { toUser } from '../world/people.ts';
import { type Place, toChat, toMember } from '../world/places.ts';
import type { World } from '../world/world.ts';
import { method, type Methods, toMethods } from './method.ts';

export interface ChatMethodDependencies {
  readonly world: World;
  readonly access: BotAccess;
  /** What the bot's profile says. */
  readonly canReadAllGroupMessages: boolean;
}

const ofChat = z.object({ chat_id: chatReference });
const ofMember = ofChat.extend({ user_id: integer });

/** Methods that say who is where. */
export function chatMethods(dependencies: ChatMethodDependencies): Methods {
  const { world, access, canReadAllGroupMessages } = dependencies;
  const { bot } = world;

  function membersOf({ admins, botStatus }: Place): readonly object[] {
    const people = [...admins.values()].map(({ person, status }) =>
      toMember(toUser(person), status),
    );
    return botStatus === 'administrator' ? [...people, toMember(bot, botStatus)] : people;
  }

  function findMember(place: Place, userId: number): object {
    if (userId === bot.id) return toMember(bot, place.botStatus);
    const person = world.findPerson(userId);
    if (!person) throw badRequest('user not found');
    return toMember(toUser(person), place.admins.get(userId)?.status ?? 'member');
  }

  return toMethods({
    getMe: method(z.object({}), () => ({
      ...bot,
      can_join_groups: true,
      can_read_all_group_messages: canReadAllGroupMessages,
      supports_inline_queries: false,
    })),
    getChat: method(ofChat, ({ chat_id: chat }) => ({
      ...toChat(access.require(chat)),
      accent_color_id: 0,
      max_reaction_count: 11,
    })),
    getChatMember: method(ofMember, ({ chat_id: chat, user_id: userId }) =>
      findMember(access.require(chat), userId),
    ),
    getChatAdministrators: method(ofChat, ({ chat_id: chat }) => {
      const place = access.require(chat);
      if (place.kind === 'private') {
        throw badRequest('there are no administrators in the private chat');
      }
      return membersOf(place);
    }),
    leaveChat: method(ofChat, ({ chat_id: chat }) => {
      const place = access.require(chat);
      if (place.kind === 'private') {
        throw badRequest("chat member status can't be changed in private chats");
      }
      place.botStatus = 'left';
      return true;
    }),
  });
}
