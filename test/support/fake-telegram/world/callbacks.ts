import { z } from 'zod';

import type { Changes } from '../../changes.ts';
import { badRequest } from '../api-error.ts';
import { flag, integer } from '../api/form.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { locate, type MessageReference } from '../messages/public-message.ts';
import type { UpdateQueue } from '../updates/update-queue.ts';
import { type Person, toUser } from './people.ts';

/** https://core.telegram.org/bots/api#answercallbackquery */
export const answerForm = z.object({
  callback_query_id: z.string(),
  text: z.string().optional(),
  show_alert: flag.optional(),
  url: z.string().optional(),
  cache_time: integer.optional(),
});
type AnswerForm = z.output<typeof answerForm>;

/** What somebody sees who has pressed a button. */
interface CallbackAnswer {
  readonly text: string | undefined;
  readonly isAlert: boolean;
}

/** One press of a button. The promise is made when it is asked for. */
export interface Press {
  readonly id: string;
  readonly isAnswered: boolean;
  readonly answer: Promise<CallbackAnswer>;
}

/** Presses of buttons, and their answers. */
export interface Callbacks {
  /** Presses a button of a message, by its text or its data. */
  press(message: MessageReference, button: string, from?: Person): Press;
  /** @throws {ApiError} 400 for a press that is answered already, or too old. */
  answer(form: AnswerForm): true;
}

export interface CallbacksDependencies {
  readonly store: MessageStore;
  readonly queue: UpdateQueue;
  readonly changes: Changes;
  readonly answerWithinMs: number;
  readonly someone: Person;
}

interface PressRecord {
  readonly expiresAt: number;
  readonly isAnswered: boolean;
  readonly answer: CallbackAnswer | undefined;
}

const maxTextLength = 200;

export function createCallbacks(dependencies: CallbacksDependencies): Callbacks {
  const { store, queue, changes, answerWithinMs, someone } = dependencies;
  const presses = new Map<string, PressRecord>();

  function findData(reference: MessageReference, button: string) {
    const { chatId, messageId } = locate(reference);
    const stored = store.find(chatId, messageId);
    const buttons = stored?.message.reply_markup?.inline_keyboard.flat() ?? [];
    const found = buttons.find(({ text, callback_data: data }) => [text, data].includes(button));
    if (!stored || found?.callback_data === undefined) throw new Error(`No button ${button}`);
    return { message: store.present(stored), data: found.callback_data };
  }

  return {
    press(reference, button, from = someone) {
      const { message, data } = findData(reference, button);
      const id = String(31_400_000_000_000_000n + BigInt(presses.size + 1));
      const expiresAt = performance.now() + answerWithinMs;
      presses.set(id, { expiresAt, isAnswered: false, answer: undefined });
      const query = { id, from: toUser(from), message, chat_instance: '-1', data };
      queue.add('callback_query', query, `callback_query ${from.id}`);
      return {
        id,
        get isAnswered() {
          return presses.get(id)?.isAnswered === true;
        },
        get answer() {
          return changes.until('an answer to the press', () => presses.get(id)?.answer);
        },
      };
    },
    answer({ callback_query_id: id, text, show_alert: isAlert = false }) {
      const press = presses.get(id);
      if (!press || press.isAnswered || performance.now() > press.expiresAt) {
        throw badRequest(tooOld);
      }
      if ((text ?? '').length > maxTextLength) throw badRequest('MESSAGE_TOO_LONG');
      presses.set(id, { ...press, isAnswered: true, answer: { text, isAlert } });
      changes.notify();
      return true;
    },
  };
}

const tooOld = 'query is too old and response timeout expired or query ID is invalid';
