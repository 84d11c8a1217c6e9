import type { Message, Update, UserFromGetMe } from 'telegraf/types';

import type { Chat } from '../../src/chat/chat.ts';
import type { ChatChoices } from '../../src/chat/choices.ts';
import type { ImageDownloader, Log } from '../../src/chat/ports.ts';
import type { UpdateInbox } from '../../src/chat/update-inbox.ts';
import type { Work } from '../../src/chat/work.ts';
import { createPictureAnswers } from './answer-pictures.ts';
import { isTokenRefused } from './api/describe-error.ts';
import type { TelegramApi } from './api/telegram-api.ts';
import { createCommands } from './commands/commands.ts';
import { readCommand } from './incoming/addressing.ts';
import { createGathering } from './incoming/albums.ts';
import { createInOrder } from './outgoing/in-order.ts';
import { createSender } from './outgoing/sender.ts';
import { placeOf } from './place.ts';

export interface UpdateDependencies {
  readonly me: UserFromGetMe;
  readonly api: TelegramApi;
  readonly chat: Chat;
  readonly downloader: ImageDownloader;
  readonly choices: ChatChoices;
  readonly inbox: UpdateInbox;
  readonly work: Work;
  readonly log: Log;
  readonly version: string;
  /** Older messages are not answered any more. */
  readonly maxAgeMs: number;
}

/** What is done with updates, however they come. */
export interface UpdateAnswerer {
  /** Keeps updates and begins to answer those that are new; all of them may be confirmed afterwards. */
  take(updates: readonly Update[]): void;
  /** Goes on with what an earlier process has left undone. */
  resume(): void;
  /** Waits no longer for the rest of albums. */
  flush(): void;
}

/** A message, and the update that is finished with it. */
interface Part {
  readonly key: string;
  readonly message: Message;
}

export function createUpdateAnswerer(dependencies: UpdateDependencies): UpdateAnswerer {
  const { me, inbox, work, choices, maxAgeMs, log } = dependencies;
  const sender = createSender(dependencies);
  const order = createInOrder();
  const commands = createCommands({ ...dependencies, sender });
  const pictures = createPictureAnswers({ ...dependencies, sender, order });
  const albums = createGathering<Part>((parts) => answerLater(parts));

  /** Telegram may send what nobody knows yet: what cannot be read is reported, and does not come back. */
  function tryToBegin(key: string, update: Update): void {
    try {
      begin(key, update);
    } catch (error) {
      workOn([key], () => Promise.reject(error));
    }
  }

  function begin(key: string, update: Update): void {
    const message = messageOf(update);
    if (message && 'migrate_to_chat_id' in message) {
      choices.move(placeOf(message.chat.id), String(message.migrate_to_chat_id)); // however long ago
      inbox.finish(key);
    } else if (message && ageOf(message) > maxAgeMs) {
      log.info({ ageMs: ageOf(message) }, 'telegram message too old'); // or our clock is wrong
      inbox.finish(key);
    } else if (message && !isFromBot(message)) beginMessage(key, message);
    else if ('callback_query' in update) {
      workOn([key], () => commands.press(update.callback_query));
    } else inbox.finish(key);
  }

  function beginMessage(key: string, message: Message): void {
    if ('media_group_id' in message && message.media_group_id !== undefined) {
      albums.add(`${message.chat.id} ${message.media_group_id}`, { key, message });
    } else answerLater([{ key, message }]);
  }

  function answerLater(parts: readonly Part[]): void {
    const messages = parts.map(({ message }) => message);
    workOn(
      parts.map(({ key }) => key),
      (signal) => answer(messages, signal),
    );
  }

  function workOn(keys: readonly string[], task: (signal: AbortSignal) => Promise<void>): void {
    work.start(async (signal) => {
      let isDone = true;
      try {
        await task(signal);
      } catch (error) {
        // What was cut off stays, and is taken up again after the next start: by its end, or for want of a good token.
        isDone = !signal.aborted && !isTokenRefused(error);
        throw error;
      } finally {
        if (isDone) for (const key of keys) inbox.finish(key);
      }
    });
  }

  async function answer(messages: readonly Message[], signal: AbortSignal): Promise<void> {
    const [first] = messages;
    // An album's caption may stand under any of its pictures.
    const command = messages.map((message) => readCommand(message, me)).find(Boolean);
    if (first && command && commands.has(command.name)) await commands.answer(command, first);
    else await pictures.answer(messages, command, signal);
  }

  return {
    take(updates) {
      for (const update of updates) {
        const key = keyOf(update);
        if (inbox.take(key, JSON.stringify(update))) tryToBegin(key, update);
      }
    },
    resume() {
      for (const { key, payload } of inbox.resume()) tryToBegin(key, parseUpdate(payload));
    },
    flush: albums.flush,
  };
}

/** More than its number: after a quiet week Telegram begins to count somewhere else. */
function keyOf(update: Update): string {
  const { chat, message_id: id, date }: Partial<Message> = messageOf(update) ?? {};
  return [update.update_id, chat?.id, id, date].filter((fact) => fact !== undefined).join(' ');
}

function parseUpdate(payload: string): Update {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `take` has written it
  return JSON.parse(payload) as Update;
}

function ageOf({ date }: Message): number {
  return Date.now() - date * 1_000;
}

function messageOf(update: Update): Message | undefined {
  if ('message' in update) return update.message;
  return 'channel_post' in update ? update.channel_post : undefined;
}

/** Two bots would answer each other for ever. Admins who hide behind their group come as a bot, but with its chat. */
function isFromBot(message: Message): boolean {
  const from = 'from' in message ? message.from : undefined;
  const senderChat = 'sender_chat' in message ? message.sender_chat : undefined;
  return from?.is_bot === true && senderChat === undefined;
}
