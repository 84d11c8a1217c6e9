import type { FmtString } from 'telegraf/format';
import type { Message, UserFromGetMe } from 'telegraf/types';

import type { Chat } from '../../src/chat/chat.ts';
import type { ChatChoices } from '../../src/chat/choices.ts';
import { fitAnswer } from '../../src/chat/fit-answer.ts';
import { countPictures, type Item } from '../../src/chat/picture.ts';
import type { ImageDownloader } from '../../src/chat/ports.ts';
import { whileBusy } from '../../src/chat/while-busy.ts';
import type { TelegramApi } from './api/telegram-api.ts';
import type { TypedCommand } from './incoming/addressing.ts';
import { enoughPixels } from './incoming/enough-pixels.ts';
import { findItems, type ItemSource } from './incoming/find-items.ts';
import { isSaid } from './incoming/is-said.ts';
import { wayIn } from './incoming/way-in.ts';
import type { InOrder } from './outgoing/in-order.ts';
import { renderLines, telegramForm } from './outgoing/render.ts';
import type { Sender } from './outgoing/sender.ts';
import { textsFor, userKeyOf } from './people.ts';
import { placeOf } from './place.ts';

export interface PictureAnswerDependencies {
  readonly me: UserFromGetMe;
  readonly api: TelegramApi;
  readonly chat: Chat;
  readonly downloader: ImageDownloader;
  readonly choices: ChatChoices;
  readonly sender: Sender;
  readonly order: InOrder;
}

export interface PictureAnswers {
  /**
   * Answers a message, or the messages of an album, where they are meant for the bot.
   *
   * @param messages - In any order, at least one.
   */
  answer(
    messages: readonly Message[],
    command: TypedCommand | undefined,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Telegram's sign lasts five seconds. */
const TYPING = { delayMs: 400, renewalMs: 4_000 };

export function createPictureAnswers(dependencies: PictureAnswerDependencies): PictureAnswers {
  const { me, chat, choices, sender, order } = dependencies;
  const source = { ...dependencies, enoughPixels: enoughPixels(chat.models) };

  async function look(
    message: Message,
    items: readonly Item[],
    signal: AbortSignal,
  ): Promise<FmtString | undefined> {
    const texts = textsFor(message);
    const userKey = userKeyOf(message);
    const admission = await chat.admit(userKey, countPictures(items));
    if (!admission.isAdmitted) {
      const { isFirstRefusal, retryAfterMs } = admission;
      return isFirstRefusal ? renderLines([texts.rateLimited(retryAfterMs)]) : undefined;
    }
    if (items.length === 0) return renderLines([texts.telegram.noPicture]);
    const { model } = choices.read(placeOf(message.chat.id));
    const results = await whileBusy({ ...TYPING, show: () => sender.showTyping(message) }, () =>
      chat.answer({ userKey, items, model: knownModel(model), signal }),
    );
    return fitAnswer(results, { texts, k: chat.defaultK, form: telegramForm });
  }

  /** A model that was chosen may be gone: then the default one answers. */
  function knownModel(name: string | undefined): string | undefined {
    return chat.models.some((model) => model.name === name) ? name : undefined;
  }

  return {
    async answer(messages, command, signal) {
      const album = messages.toSorted((a, b) => a.message_id - b.message_id);
      const [first] = album;
      if (!first) return;
      const { isWatched } = choices.read(placeOf(first.chat.id));
      const way = wayIn(album, { me, command, isWatched });
      if (!way) return;
      const own = album.flatMap((message) => findItems(message, source));
      const items = own.length > 0 || way === 'watched' ? own : findRepliedTo(first, source);
      if (way === 'watched' && !items.some(isPicture)) return;
      if (way === 'private' && items.length === 0 && !isSaid(first)) return;
      await order.run(
        first.chat.id,
        () => look(first, items, signal),
        async (content) => {
          signal.throwIfAborted();
          if (content) await sender.reply(first, content);
        },
      );
    },
  };
}

/** What is too large to be fetched is a picture all the same. */
function isPicture(item: Item): boolean {
  return !('skipped' in item) || item.skipped === 'too-large-to-fetch';
}

/** What a message answers, in this chat or in another one. */
function findRepliedTo(message: Message, source: ItemSource): readonly Item[] {
  const here = 'reply_to_message' in message ? message.reply_to_message : undefined;
  const elsewhere = 'external_reply' in message ? message.external_reply : undefined;
  const original = here ?? elsewhere;
  return original ? findItems(original, source) : [];
}
