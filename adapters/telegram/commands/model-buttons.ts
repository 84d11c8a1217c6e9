import { fmt } from 'telegraf/format';
import type { CallbackQuery, Chat as TelegramChat, InlineKeyboardMarkup } from 'telegraf/types';

import type { Chat } from '../../../src/chat/chat.ts';
import type { ChatChoices } from '../../../src/chat/choices.ts';
import type { Texts } from '../../../src/chat/texts/texts.ts';
import type { TelegramApi } from '../api/telegram-api.ts';
import { placeOf } from '../place.ts';

/** Telegram's limit for what a button sends back, in bytes. */
const MAX_BUTTON_BYTES = 64;
const MAX_BUTTONS = 100;
const MODEL_BUTTON = 'model:';

export interface ModelButtonDependencies {
  readonly api: Pick<TelegramApi, 'answerPress' | 'edit' | 'isAdmin'>;
  readonly chat: Chat;
  readonly choices: ChatChoices;
}

/** The models on offer, as buttons below a message. */
export interface ModelButtons {
  readonly keyboard: InlineKeyboardMarkup;
  /** Chooses the model whose button somebody has pressed, where they may. */
  press(query: CallbackQuery, texts: Texts): Promise<void>;
}

export function createModelButtons({ api, chat, choices }: ModelButtonDependencies): ModelButtons {
  async function mayPress(where: TelegramChat, userId: number): Promise<boolean> {
    return where.type === 'private' || api.isAdmin(where.id, userId);
  }

  return {
    keyboard: keyboardOf(chat),
    async press(query, texts) {
      const { id, message, from } = query;
      const data = 'data' in query ? query.data : '';
      const model = chat.models.find(({ name }) => data === MODEL_BUTTON + name);
      if (!message || !model) {
        await api.answerPress(id, modelUnknown(texts));
      } else if (!(await mayPress(message.chat, from.id))) {
        await api.answerPress(id, texts.telegram.adminsOnly);
      } else {
        const place = placeOf(message.chat.id);
        const isNew = choices.read(place).model !== model.name;
        const chosen = texts.telegram.modelChosen(model.name);
        choices.setModel(place, model.name);
        await Promise.all([
          api.answerPress(id, chosen), // else the button goes on turning
          isNew && api.edit(message.chat.id, message.message_id, fmt(chosen)),
        ]);
      }
    },
  };
}

/** What somebody hears who asks for a model that there is not. */
export function modelUnknown({ failures }: Texts): string {
  return failures['model-unknown']({ details: {}, reference: undefined });
}

function keyboardOf({ models }: Chat): InlineKeyboardMarkup {
  const buttons = models
    .map(({ name }) => ({ text: name, callback_data: MODEL_BUTTON + name }))
    .filter(({ callback_data: data }) => Buffer.byteLength(data) <= MAX_BUTTON_BYTES)
    .slice(0, MAX_BUTTONS);
  return { inline_keyboard: buttons.map((button) => [button]) };
}
