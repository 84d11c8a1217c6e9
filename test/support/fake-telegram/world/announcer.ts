import type { UpdateKind } from '../bot-api.ts';
import type { MessageStore, StoredMessage } from '../messages/message-store.ts';
import type { UpdateQueue } from '../updates/update-queue.ts';
import type { Person } from './people.ts';
import { toUser } from './people.ts';
import { type BotStatus, type Place, toChat, toMember } from './places.ts';
import { isHeard } from './privacy.ts';
import type { World } from './world.ts';

/** Tells the bot what happens, as far as it may know. */
export interface Announcer {
  posted(stored: StoredMessage): void;
  edited(stored: StoredMessage): void;
  /** Tells the bot that somebody has changed what it is in a chat. */
  botChanged(place: Place, before: BotStatus, by: Person): void;
}

export interface AnnouncerDependencies {
  readonly world: World;
  readonly store: MessageStore;
  readonly queue: UpdateQueue;
}

export function createAnnouncer({ world, store, queue }: AnnouncerDependencies): Announcer {
  function announce(kind: 'message' | 'edited_message', stored: StoredMessage): void {
    const { message, replyToId } = stored;
    const place = world.require(message.chat.id);
    const isToBot = replyToId !== undefined && store.find(place.id, replyToId)?.isBots === true;
    if (!isHeard(place, world.bot, { message, isToBot })) return;
    const name = place.kind === 'channel' ? channelKinds[kind] : kind;
    queue.add(name, store.present(stored), `${kind} ${place.id}`);
  }

  return {
    posted: (stored) => announce('message', stored),
    edited: (stored) => announce('edited_message', stored),
    botChanged(place, before, by) {
      const payload = {
        chat: toChat(place),
        from: toUser(by),
        date: Math.floor(Date.now() / 1000),
        old_chat_member: toMember(world.bot, before),
        new_chat_member: toMember(world.bot, place.botStatus),
      };
      queue.add('my_chat_member', payload, `my_chat_member ${place.id}`);
    },
  };
}

const channelKinds = {
  message: 'channel_post',
  edited_message: 'edited_channel_post',
} as const satisfies Record<string, UpdateKind>;
