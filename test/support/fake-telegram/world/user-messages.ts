import type { Chat, Message, MessageEntity, User } from '../bot-api.ts';
import type { Media } from '../files/media.ts';
import type { MessageStore, StoredMessage } from '../messages/message-store.ts';
import { locate, type MessageReference } from '../messages/public-message.ts';
import { threadOf } from '../messages/thread.ts';
import { detectEntities } from '../text/detect-entities.ts';
import type { Announcer } from './announcer.ts';
import { anonymousAdmin, channelBot, type Person, toUser } from './people.ts';
import { type Place, toChat } from './places.ts';
import type { World } from './world.ts';

/** What somebody writes. */
export interface PostOptions {
  /** Left out: their private chat with the bot. */
  readonly chatId?: number;
  /** Left out: someone. Nobody in channels. */
  readonly from?: Person;
  /** Speaks as the group itself, which only its admins can, or as a channel. */
  readonly asChatId?: number;
  readonly text?: string;
  readonly media?: Media;
  readonly caption?: string;
  /** Of text or caption; left out: what Telegram finds in it. */
  readonly entities?: readonly MessageEntity[];
  readonly replyTo?: MessageReference;
  /** A topic of a forum; left out: the general one. */
  readonly threadId?: number;
  /** How long ago it was sent: to a bot that was away. */
  readonly sentAgoS?: number;
  /** Whatever else the message shall have, such as `forward_origin`. */
  readonly fields?: Partial<Message> & Readonly<Record<string, unknown>>;
}

/** What somebody makes of a message of theirs. */
export type PostPatch = Pick<PostOptions, 'text' | 'caption' | 'media' | 'entities'>;

/** Messages of people. */
export interface UserMessages {
  /** Posts a message now. */
  post(options: PostOptions): Message;
  /** Puts a message where it belongs; `announce` tells the bot. */
  write(options: PostOptions): { readonly stored: StoredMessage; announce(): void };
  edit(message: MessageReference, patch: PostPatch): Message;
  /** Bots are not told. */
  delete(message: MessageReference): void;
}

export interface UserMessagesDependencies {
  readonly world: World;
  readonly store: MessageStore;
  readonly announcer: Announcer;
  readonly someone: Person;
}

export function createUserMessages(dependencies: UserMessagesDependencies): UserMessages {
  const { world, store, announcer, someone } = dependencies;

  function write(options: PostOptions) {
    const { from = someone, replyTo, threadId, sentAgoS = 0, media = {}, fields = {} } = options;
    const place = world.require(options.chatId ?? from.id);
    openConversation(place);
    const answered = replyTo && store.find(place.id, locate(replyTo).messageId)?.message;
    const message: Message = {
      message_id: world.nextMessageId(place),
      ...authorOf(place, from, options.asChatId),
      chat: toChat(place),
      date: Math.floor(Date.now() / 1000) - sentAgoS,
      ...threadOf(place, threadId, answered),
      ...media,
      ...wordsOf(options),
      ...fields,
    };
    const facts = { isBots: false, texts: [], edits: 0, isEditUncertain: false };
    const stored = { message, replyToId: answered?.message_id, ...facts };
    store.put(stored);
    return { stored, announce: () => announcer.posted(stored) };
  }

  function authorOf(place: Place, from: Person, asChatId: number | undefined): Author {
    if (place.kind === 'channel') return { sender_chat: toChat(place) };
    if (asChatId === undefined) return { from: toUser(from) };
    const isAnonymous = asChatId === place.id;
    const sender = toChat(world.require(asChatId));
    return { from: isAnonymous ? anonymousAdmin : channelBot, sender_chat: sender };
  }

  function require(reference: MessageReference): StoredMessage {
    const { chatId, messageId } = locate(reference);
    const stored = store.find(chatId, messageId);
    if (!stored) throw new Error(`There is no message ${messageId} in ${chatId}`);
    return stored;
  }

  return {
    write,
    post(options) {
      const { stored, announce } = write(options);
      announce();
      return store.present(stored);
    },
    edit(reference, patch) {
      const stored = require(reference);
      const edited = { edit_date: Math.floor(Date.now() / 1000) };
      const message = { ...stored.message, ...patch.media, ...wordsOf(patch), ...edited };
      store.put({ ...stored, message });
      announcer.edited({ ...stored, message });
      return message;
    },
    delete(reference) {
      const { message } = require(reference);
      store.remove(message.chat.id, message.message_id);
    },
  };
}

interface Author {
  readonly from?: User;
  readonly sender_chat?: Chat;
}

/** Whoever writes to a bot lets it answer. */
function openConversation(place: Place): void {
  if (place.kind !== 'private') return;
  if (place.botStatus === 'kicked') throw new Error('Who has blocked the bot cannot write to it');
  place.isStarted = true;
}

function wordsOf({ text, caption, entities }: PostOptions): Partial<Message> {
  if (text !== undefined) return { text, ...some('entities', entities ?? detectEntities(text)) };
  if (caption === undefined) return {};
  return { caption, ...some('caption_entities', entities ?? detectEntities(caption)) };
}

function some(
  name: 'entities' | 'caption_entities',
  entities: readonly MessageEntity[],
): Partial<Message> {
  return entities.length > 0 ? { [name]: entities } : {};
}
