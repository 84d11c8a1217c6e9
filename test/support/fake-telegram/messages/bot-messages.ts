import { isDeepStrictEqual } from 'node:util';

import { badRequest, unlucky } from '../api-error.ts';
import type { Message } from '../bot-api.ts';
import type { Call } from '../methods/method.ts';
import { readText } from '../text/formatted-text.ts';
import { type Place, toChat } from '../world/places.ts';
import type { World } from '../world/world.ts';
import { type BotAccess, requireTopic } from './bot-access.ts';
import { type Content, contentOf, notModified, toContent, withContent } from './content.ts';
import { readKeyboard } from './keyboard.ts';
import type { EditForm, EditMarkupForm, SendForm } from './message-forms.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';
import { threadOf } from './thread.ts';

/** Messages that the bot writes. */
export interface BotMessages {
  send(form: SendForm): Message;
  editText(form: EditForm, call: Call): Message;
  editMarkup(form: EditMarkupForm, call: Call): Message;
  remove(chatId: number | string, messageId: number): void;
}

export interface BotMessagesDependencies {
  readonly world: World;
  readonly store: MessageStore;
  readonly access: BotAccess;
  readonly onChange: () => void;
  readonly reportBreach: (breach: string) => void;
}

export function createBotMessages(dependencies: BotMessagesDependencies): BotMessages {
  const { world, store, access, onChange, reportBreach } = dependencies;

  function put(stored: StoredMessage): Message {
    store.put(stored);
    onChange();
    return store.present(stored);
  }

  /** @throws {ApiError} 400 where it is gone and the bot insists on it. */
  function findAnswered(place: Place, form: SendForm): StoredMessage | undefined {
    const reply = form.reply_parameters;
    if (!reply) return undefined;
    if (reply.chat_id !== undefined && access.find(reply.chat_id) !== place) {
      throw badRequest('this fake knows no replies to other chats');
    }
    const answered = store.find(place.id, reply.message_id);
    if (!answered && reply.allow_sending_without_reply !== true) {
      throw badRequest('message to be replied not found');
    }
    return answered;
  }

  function findTopicId(place: Place, form: SendForm, answered: Message | undefined) {
    const topic = requireTopic(place, form.message_thread_id);
    const answeredTopic = answered?.is_topic_message ? answered.message_thread_id : undefined;
    if (topic && answered && answeredTopic !== topic.id) {
      reportBreach('sendMessage: answers a message of another topic');
    }
    // Without a topic of its own an answer goes where what it answers is.
    return requireTopic(place, topic?.id ?? answeredTopic)?.id;
  }

  function requireOwn(chatId: number | string, messageId: number): StoredMessage {
    const stored = store.find(access.require(chatId).id, messageId);
    if (!stored) throw unlucky(400, 'message to edit not found');
    if (!stored.isBots) throw badRequest("message can't be edited");
    return stored;
  }

  function change(stored: StoredMessage, content: Content, { isAnswerLost }: Call): Message {
    if (isDeepStrictEqual(content, contentOf(stored.message))) throw notModified(stored);
    const { text = '' } = content;
    return put({
      ...stored,
      message: { ...withContent(stored.message, content), edit_date: nowInSeconds() },
      texts: text === stored.message.text ? stored.texts : [...stored.texts, text],
      edits: stored.edits + 1,
      isEditUncertain: isAnswerLost,
    });
  }

  return {
    send(form) {
      const place = access.requireWriting(form.chat_id);
      const content = toContent(readText(form, reportBreach), readKeyboard(form.reply_markup));
      const answered = findAnswered(place, form)?.message;
      const topicId = findTopicId(place, form, answered);
      const message = {
        message_id: world.nextMessageId(place),
        chat: toChat(place),
        ...(place.kind === 'channel' ? { sender_chat: toChat(place) } : { from: world.bot }),
        date: nowInSeconds(),
        ...threadOf(place, topicId, answered),
        ...content,
      };
      const { text = '' } = content;
      const facts = { isBots: true, texts: [text], edits: 0, isEditUncertain: false };
      return put({ message, replyToId: answered?.message_id, ...facts });
    },
    editText(form, call) {
      const stored = requireOwn(form.chat_id, form.message_id);
      const text = readText(form, reportBreach);
      return change(stored, toContent(text, readKeyboard(form.reply_markup)), call);
    },
    editMarkup(form, call) {
      const stored = requireOwn(form.chat_id, form.message_id);
      const { text = '', entities = [] } = stored.message;
      const keyboard = readKeyboard(form.reply_markup);
      return change(stored, toContent({ text, entities }, keyboard), call);
    },
    remove(chatId, messageId) {
      const place = access.require(chatId);
      const stored = store.find(place.id, messageId);
      if (!stored) throw unlucky(400, 'message to delete not found');
      const isAllowed = stored.isBots || place.botStatus === 'administrator';
      if (!isAllowed && place.kind !== 'private') throw badRequest("message can't be deleted");
      store.remove(place.id, messageId);
      onChange();
    },
  };
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
