import { z } from 'zod';

import { badRequest } from '../api-error.ts';
import { chatReference, integer } from '../api/form.ts';
import type { Journal } from '../journal.ts';
import { type BotAccess, requireTopic } from '../messages/bot-access.ts';
import type { BotMessages } from '../messages/bot-messages.ts';
import { editForm, editMarkupForm, sendForm } from '../messages/message-forms.ts';
import { answerForm, type Callbacks } from '../world/callbacks.ts';
import { method, type Methods, toMethods } from './method.ts';

export interface MessageMethodDependencies {
  readonly access: BotAccess;
  readonly messages: BotMessages;
  readonly callbacks: Callbacks;
  readonly journal: Journal;
}

const actions = [
  'typing upload_photo record_video upload_video record_voice upload_voice upload_document',
  'choose_sticker find_location record_video_note upload_video_note',
].flatMap((line) => line.split(' '));

const actionForm = z.object({
  chat_id: chatReference,
  action: z.string(),
  message_thread_id: integer.optional(),
  business_connection_id: z.unknown().optional(),
});

/** Methods that people see something of. */
export function messageMethods(dependencies: MessageMethodDependencies): Methods {
  const { access, messages, callbacks, journal } = dependencies;
  return toMethods({
    sendMessage: method(sendForm, (form) => messages.send(form)),
    editMessageText: method(editForm, (form, call) => messages.editText(form, call)),
    editMessageReplyMarkup: method(editMarkupForm, (form, call) => messages.editMarkup(form, call)),
    deleteMessage: method(z.object({ chat_id: chatReference, message_id: integer }), (form) => {
      messages.remove(form.chat_id, form.message_id);
      return true;
    }),
    answerCallbackQuery: method(answerForm, (form) => callbacks.answer(form)),

    sendChatAction: method(actionForm, ({ chat_id: chat, action, message_thread_id: threadId }) => {
      const place = access.requireWriting(chat);
      if (!actions.includes(action)) throw badRequest('wrong parameter action in request');
      requireTopic(place, threadId);
      journal.actions.push({ chatId: place.id, threadId, action, atMs: Date.now() });
      journal.changes.notify();
      return true;
    }),
  });
}
