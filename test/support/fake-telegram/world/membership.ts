import type { MessageStore } from '../messages/message-store.ts';
import type { Announcer } from './announcer.ts';
import type { Person } from './people.ts';
import type { BotStatus, Place } from './places.ts';
import type { UserMessages } from './user-messages.ts';
import type { World } from './world.ts';

/** What people make of the bot, and of their chats. */
export interface Membership {
  /** Changes what the bot is in a chat, and tells it. */
  setBotStatus(chatId: number, status: BotStatus): void;
  block(person: Person): void;
  unblock(person: Person): void;
  /** Takes the right to write away from the bot; it is not told. */
  muteBot(chatId: number, isMuted?: boolean): void;
  setAdmin(chatId: number, person: Person, isAdmin: boolean): void;
  /** Gives a group the id of a supergroup, which is the result. */
  upgrade(chatId: number): number;
  /** Begins a topic of a forum; gives its thread id. */
  addTopic(chatId: number, name: string): number;
  closeTopic(chatId: number, threadId: number): void;
  deleteTopic(chatId: number, threadId: number): void;
}

export interface MembershipDependencies {
  readonly world: World;
  readonly store: MessageStore;
  readonly announcer: Announcer;
  readonly people: UserMessages;
  readonly someone: Person;
}

export function createMembership(dependencies: MembershipDependencies): Membership {
  const { world, store, announcer, people, someone } = dependencies;

  function change(place: Place, status: BotStatus, by: Person): void {
    const before = place.botStatus;
    place.botStatus = status;
    announcer.botChanged(place, before, by);
  }

  function requireTopic(chatId: number, threadId: number) {
    const topic = world.require(chatId).topics.get(threadId);
    if (!topic) throw new Error(`There is no topic ${threadId} in ${chatId}`);
    return topic;
  }

  return {
    setBotStatus: (chatId, status) => change(world.require(chatId), status, someone),
    block: (person) => change(world.require(person.id), 'kicked', person),
    unblock: (person) => change(world.require(person.id), 'member', person),
    muteBot(chatId, isMuted = true) {
      world.require(chatId).isBotMuted = isMuted;
    },
    setAdmin(chatId, person, isAdmin) {
      const { admins } = world.require(chatId);
      if (isAdmin) admins.set(person.id, { person, status: 'administrator' });
      else admins.delete(person.id);
    },
    upgrade(chatId) {
      const group = world.require(chatId);
      const supergroup = world.replaceBySupergroup(group);
      const { id } = supergroup;
      people.post({ chatId, fields: { migrate_to_chat_id: id } });
      people.post({ chatId: id, asChatId: id, fields: { migrate_from_chat_id: chatId } });
      return id;
    },
    addTopic(chatId, name) {
      const fields = { forum_topic_created: { name, icon_color: 7_322_096 } };
      const { stored } = people.write({ chatId, fields });
      const { message_id: id } = stored.message;
      world.require(chatId).topics.set(id, { id, name, state: 'open' });
      const inTopic = { message_thread_id: id, is_topic_message: true } as const;
      const beginning = { ...stored, message: { ...stored.message, ...inTopic } };
      store.put(beginning);
      announcer.posted(beginning);
      return id;
    },
    closeTopic(chatId, threadId) {
      requireTopic(chatId, threadId).state = 'closed';
    },
    deleteTopic(chatId, threadId) {
      requireTopic(chatId, threadId).state = 'deleted';
    },
  };
}
