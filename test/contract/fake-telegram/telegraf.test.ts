import { Markup, Telegraf, TelegramError } from 'telegraf';
import { fmt, spoiler, bold } from 'telegraf/format';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { photo, start } from '../../support/fake-telegram/raw-client.ts';

describe('a bot of telegraf', () => {
  it('polls, downloads, answers, and confirms what it has seen when it stops', async () => {
    const telegram = await start();
    const bot = createBot(telegram);
    bot.on('photo', async (context) => {
      const [smallest] = context.message.photo;
      const url = await context.telegram.getFileLink(smallest?.file_id ?? '');
      const { byteLength } = await (await fetch(url)).arrayBuffer();
      await context.sendChatAction('typing');
      await context.reply(fmt`${bold(String(byteLength))} bytes, ${spoiler('a cat')}`, {
        reply_parameters: { message_id: context.message.message_id },
      });
    });
    const launched = launch(bot);
    await telegram.whenPolling();

    const message = telegram.post({ media: await telegram.media.photo(photo) });
    const reply = await telegram.replyTo(message);
    bot.stop();
    await launched;

    const size = String(message.photo?.[0]?.file_size);
    expect(reply).toMatchObject({
      text: `${size} bytes, a cat`,
      styles: [
        { style: 'bold', text: size },
        { style: 'spoiler', text: 'a cat' },
      ],
    });
    expect(telegram.actions()).toHaveLength(1);
    expect(telegram.pendingUpdates).toBe(0);
    expect(telegram.violations).toEqual([]);
  });

  it('shows buttons, and changes its message when one is pressed', async () => {
    const telegram = await start();
    const bot = createBot(telegram);
    const keyboard = Markup.inlineKeyboard([Markup.button.callback('ConvNeXt', 'model:1')]);
    bot.command('model', (context) => context.reply('Which?', keyboard));
    bot.action(/^model:/, async (context) => {
      await context.editMessageText('ConvNeXt it is');
      await context.answerCbQuery('Done');
    });
    void launch(bot);

    const { chat } = telegram.post({ text: '/model' });
    const press = telegram.press(await telegram.messageIn(chat.id), 'ConvNeXt');

    expect(await press.answer).toEqual({ text: 'Done', isAlert: false });
    expect(telegram.messages()).toMatchObject([{ text: 'ConvNeXt it is', buttons: [], edits: 1 }]);
    expect(telegram.violations).toEqual([]);
  });

  it('learns from refusals what they say', async () => {
    const telegram = await start();
    const bot = createBot(telegram);
    const group = telegram.addGroup();
    const supergroup = telegram.membership.upgrade(group);

    const sent = bot.telegram.sendMessage(group, 'hello');

    await expect(sent).rejects.toBeInstanceOf(TelegramError);
    await expect(sent).rejects.toMatchObject({
      code: 400,
      parameters: { migrate_to_chat_id: supergroup },
    });
  });

  it('gives up when another instance polls', async () => {
    const telegram = await start();
    const bot = createBot(telegram);
    const launched = bot.launch();
    await telegram.whenPolling();

    telegram.pollElsewhere(true);

    await expect(launched).rejects.toMatchObject({ code: 409 });
  });

  it('answers in the topic that it was asked in', async () => {
    const telegram = await start();
    const forum = telegram.addGroup({ isForum: true });
    const threadId = telegram.membership.addTopic(forum, 'Cats');
    const bot = createBot(telegram);
    bot.help((context) => context.reply('I know cats'));
    void launch(bot);

    telegram.post({ chatId: forum, threadId, text: '/help' });

    expect(await telegram.messageIn(forum)).toMatchObject({ threadId, text: 'I know cats' });
  });
});

function createBot({ token, apiUrl }: FakeTelegram): Telegraf {
  return new Telegraf(token, { telegram: { apiRoot: apiUrl } });
}

/** Lets a bot poll until the test is over. */
function launch(bot: Telegraf): Promise<void> {
  const launched = bot.launch();
  onTestFinished(() => {
    try {
      bot.stop();
    } catch {
      // The test has stopped it.
    }
  });
  return launched;
}
