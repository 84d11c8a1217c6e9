import { TelegramError } from 'telegraf';
import { type FmtString, fmt } from 'telegraf/format';
import { describe, expect, it } from 'vitest';

import type { Target } from '../../../../adapters/telegram/api/telegram-api.ts';
import { createSender } from '../../../../adapters/telegram/outgoing/sender.ts';
import { placeOf } from '../../../../adapters/telegram/place.ts';
import { createFakeChoices } from '../../../support/fake-choices.ts';
import { message } from './messages.ts';

const content = fmt('hello');

/** A sender whose messages fail with these errors, one after another. */
function startSender(failures: readonly Error[] = []) {
  const sent: { readonly target: Target; readonly text: string }[] = [];
  const left = [...failures];
  const choices = createFakeChoices();
  const sender = createSender({
    api: {
      async send(target: Target, { text }: FmtString) {
        sent.push({ target, text });
        const failure = left.shift();
        if (failure) throw failure;
      },
      async sendTyping() {},
    },
    choices,
  });
  return { sender, sent, choices };
}

function refusal(parameters: { readonly migrate_to_chat_id?: number } = {}): TelegramError {
  return new TelegramError({ error_code: 400, description: 'Bad Request: no', parameters });
}

describe('a reply', () => {
  it('goes to the message that it answers', async () => {
    const { sender, sent } = startSender();

    await sender.reply(message({ message_id: 5, text: 'hi' }), content);

    expect(sent).toEqual([
      { target: { chatId: 7, threadId: undefined, replyTo: 5 }, text: 'hello' },
    ]);
  });

  it("goes to the message's topic", async () => {
    const { sender, sent } = startSender();

    await sender.reply(message({ is_topic_message: true, message_thread_id: 3 }), content);

    expect(sent[0]?.target.threadId).toBe(3);
  });

  it('goes to no topic where the thread is only one of replies', async () => {
    const { sender, sent } = startSender();

    await sender.reply(message({ message_thread_id: 3 }), content);

    expect(sent[0]?.target.threadId).toBeUndefined();
  });

  it('follows a group that has become a supergroup, and takes its choices along', async () => {
    const { sender, sent, choices } = startSender([refusal({ migrate_to_chat_id: -100_7 })]);
    choices.setWatched(placeOf(7), true);

    await sender.reply(message({ text: 'hi' }), content);

    expect(sent.map(({ target }) => target)).toEqual([
      { chatId: 7, threadId: undefined, replyTo: 1 },
      { chatId: -100_7, threadId: undefined, replyTo: undefined },
    ]);
    expect(choices.read(placeOf(-100_7)).isWatched).toBe(true);
  });

  it('that Telegram refuses fails', async () => {
    const { sender, sent } = startSender([refusal()]);

    await expect(sender.reply(message({ text: 'hi' }), content)).rejects.toThrow('400');
    expect(sent).toHaveLength(1);
  });
});
