import { fmt, type FmtString } from 'telegraf/format';
import type { CallbackQuery, Message, UserFromGetMe } from 'telegraf/types';

import type { Chat } from '../../../src/chat/chat.ts';
import type { ChatChoices } from '../../../src/chat/choices.ts';
import { composeModels } from '../../../src/chat/compose-models.ts';
import { fitBlocks } from '../../../src/chat/fit-answer.ts';
import type { Log } from '../../../src/chat/ports.ts';
import { createReference } from '../../../src/chat/reference.ts';
import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import type { Texts } from '../../../src/chat/texts/texts.ts';
import { ClassifierError } from '../../../src/errors.ts';
import { describeError } from '../api/describe-error.ts';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { TypedCommand } from '../incoming/addressing.ts';
import { renderLines, telegramForm } from '../outgoing/render.ts';
import type { Sender } from '../outgoing/sender.ts';
import { senderOf, textsFor } from '../people.ts';
import { placeOf } from '../place.ts';
import { createModelButtons, modelUnknown } from './model-buttons.ts';

export interface CommandDependencies {
  readonly me: UserFromGetMe;
  readonly api: TelegramApi;
  readonly chat: Chat;
  readonly choices: ChatChoices;
  readonly sender: Sender;
  readonly version: string;
  readonly log: Log;
}

/** Everything that can be said to the bot but pictures. */
export interface Commands {
  has(name: string): boolean;
  answer(command: TypedCommand, message: Message): Promise<void>;
  /** Answers somebody who has pressed one of the buttons under a message. */
  press(query: CallbackQuery): Promise<void>;
}

export function createCommands(dependencies: CommandDependencies): Commands {
  const { me, api, chat, choices, sender, version, log } = dependencies;
  const buttons = createModelButtons(dependencies);

  const handlers: Readonly<
    Record<string, (message: Message, texts: Texts, argument: string) => Promise<void>>
  > = {
    start: help,
    help,
    privacy: (message, { telegram }) => sender.reply(message, renderLines(telegram.privacy)),
    models: (message, texts) => sender.reply(message, listModels(chat, texts)),
    model: chooseModel,
    watch,
  };

  function help(message: Message, texts: Texts): Promise<void> {
    const about = texts.about({ version, model: chat.models[0]?.name ?? '' }).slice(0, 1);
    return sender.reply(message, renderLines([...about, ...texts.help, ...texts.telegram.help]));
  }

  async function chooseModel(message: Message, texts: Texts, name: string): Promise<void> {
    if (name === '') {
      await sender.reply(message, fmt(texts.telegram.chooseModel), buttons.keyboard);
    } else if (!chat.models.some((model) => model.name === name)) {
      await sender.reply(message, fmt(modelUnknown(texts)), buttons.keyboard);
    } else if (await mayChoose(message)) {
      choices.setModel(placeOf(message.chat.id), name);
      await sender.reply(message, fmt(texts.telegram.modelChosen(name)));
    } else await sender.reply(message, fmt(texts.telegram.adminsOnly));
  }

  async function watch(message: Message, texts: Texts, argument: string): Promise<void> {
    const { telegram } = texts;
    const choice = argument.toLowerCase();
    if (message.chat.type === 'private') {
      await sender.reply(message, fmt(telegram.alwaysWatching));
    } else if (choice !== 'on' && choice !== 'off') {
      await sender.reply(message, fmt(telegram.howToWatch));
    } else if (await mayChoose(message)) {
      choices.setWatched(placeOf(message.chat.id), choice === 'on');
      const lines = choice === 'on' ? [telegram.watchingNow] : [telegram.notWatchingNow];
      const isBlind = choice === 'on' && !(await seesEverything(message.chat.id));
      await sender.reply(message, renderLines(isBlind ? [...lines, telegram.privacyMode] : lines));
    } else await sender.reply(message, fmt(telegram.adminsOnly));
  }

  /** Whoever speaks as the group itself, or in a channel, is one of its admins. */
  async function mayChoose(message: Message): Promise<boolean> {
    const { chat: where } = message;
    if (where.type === 'private' || where.type === 'channel') return true;
    if ('sender_chat' in message) return message.sender_chat?.id === where.id;
    const user = senderOf(message);
    return user !== undefined && api.isAdmin(where.id, user.id);
  }

  async function seesEverything(chatId: number): Promise<boolean> {
    return me.can_read_all_group_messages || api.isBotAdmin(chatId, me.id);
  }

  /** Tells somebody that a command came to nothing through a fault of ours. */
  async function apologise(
    error: unknown,
    { failures }: Texts,
    say: (sentence: string) => Promise<void>,
  ): Promise<void> {
    if (!(error instanceof ClassifierError)) throw error; // Telegram does not want it
    const reference = createReference();
    log.error({ ...describeError(error), reference }, 'telegram command failed');
    await say(failures.internal({ details: error.details, reference }));
  }

  return {
    has: (name) => Object.hasOwn(handlers, name),
    async answer({ name, argument }, message) {
      const texts = textsFor(message);
      try {
        await handlers[name]?.(message, texts, argument);
      } catch (error) {
        await apologise(error, texts, (sentence) => sender.reply(message, fmt(sentence)));
      }
    },
    async press(query) {
      const texts = chooseTexts(query.from.language_code);
      try {
        await buttons.press(query, texts);
      } catch (error) {
        await apologise(error, texts, (sentence) => api.answerPress(query.id, sentence));
      }
    },
  };
}

/** As many as fit into a message. */
function listModels({ models }: Chat, texts: Texts): FmtString {
  const { lines } = composeModels(models, texts);
  const blocks = lines.map((line) => ({ isSpoiler: false, lines: [line] }));
  return fitBlocks(blocks, telegramForm);
}
