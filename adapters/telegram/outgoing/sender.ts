import type { FmtString } from 'telegraf/format';
import type { InlineKeyboardMarkup, Message } from 'telegraf/types';

import type { ChatChoices } from '../../../src/chat/choices.ts';
import { migratedTo } from '../api/describe-error.ts';
import type { Target, TelegramApi } from '../api/telegram-api.ts';
import { placeOf } from '../place.ts';

/** Sends answers to where they belong. */
export interface Sender {
  /** Replies to a message; as a plain message where that is gone, and in the supergroup where its group has become one. */
  reply(to: Message, content: FmtString, keyboard?: InlineKeyboardMarkup): Promise<void>;
  /** Shows that an answer is on its way. */
  showTyping(to: Message): Promise<void>;
}

export function createSender({
  api,
  choices,
}: {
  readonly api: Pick<TelegramApi, 'send' | 'sendTyping'>;
  readonly choices: ChatChoices;
}): Sender {
  /** Where groups have gone that became supergroups while answers for them were on their way. */
  const movedTo = new Map<number, number>();

  function whereNow(target: Target): Target {
    const chatId = movedTo.get(target.chatId);
    // The old messages have other numbers there.
    return chatId === undefined ? target : { ...target, chatId, replyTo: undefined };
  }

  async function follow(to: Message, send: (target: Target) => Promise<void>): Promise<void> {
    const target = whereNow(targetOf(to));
    try {
      await send(target);
    } catch (error) {
      const newChatId = migratedTo(error);
      if (newChatId === undefined) throw error;
      movedTo.set(target.chatId, newChatId);
      choices.move(placeOf(target.chatId), String(newChatId));
      await send(whereNow(target));
    }
  }

  return {
    reply: (to, content, keyboard) => follow(to, (target) => api.send(target, content, keyboard)),
    showTyping: (to) => follow(to, api.sendTyping),
  };
}

function targetOf(message: Message): Target {
  const isInTopic = 'is_topic_message' in message && (message.is_topic_message ?? false);
  return {
    chatId: message.chat.id,
    threadId: isInTopic ? message.message_thread_id : undefined,
    replyTo: message.message_id,
  };
}
