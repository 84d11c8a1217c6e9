import { describe, expect, it } from 'vitest';

import { call, start, startConversation } from '../../support/fake-telegram/raw-client.ts';

describe('messages of the bot', () => {
  it('are kept with what they answer', async () => {
    const telegram = await start();
    const message = telegram.post({ text: 'hi' });
    const { id: chatId } = message.chat;

    await call(telegram, 'sendChatAction', { chat_id: chatId, action: 'typing' });
    const sent = await call(telegram, 'sendMessage', {
      chat_id: chatId,
      text: 'hello',
      reply_parameters: { message_id: message.message_id },
    });

    expect(sent.result).toMatchObject({ text: 'hello', reply_to_message: { text: 'hi' } });
    expect(await telegram.replyTo(message)).toMatchObject({ text: 'hello', edits: 0, styles: [] });
    expect(telegram.actions()).toMatchObject([{ action: 'typing' }]);
    expect(telegram.violations).toEqual([]);
  });

  it('may come as a form, with what is structured as JSON in it', async () => {
    const telegram = await start();
    const chatId = startConversation(telegram);
    const keyboard = { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] };
    const fields = { chat_id: String(chatId), text: 'hi', reply_markup: JSON.stringify(keyboard) };
    const url = `${telegram.apiUrl}/bot${telegram.token}/SENDMESSAGE`;
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);

    await fetch(url, { method: 'POST', body: form });
    await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

    const buttons = [[{ text: 'A', callback_data: 'a' }]];
    expect(telegram.messages()).toMatchObject([{ buttons }, { buttons }]);
    expect(telegram.violations).toEqual([]);
  });

  it.each([
    ['no text', { text: '' }, /message text is empty/],
    ['white space', { text: ' \n ' }, /message text is empty/],
    ['too much text', { text: 'x'.repeat(4097) }, /message is too long/],
    ['markup around nothing', { text: '<b></b>', parse_mode: 'HTML' }, /text is empty/],
    ['an unknown kind of markup', { text: 'x', parse_mode: 'BBCode' }, /unsupported parse_mode/],
    ['no chat', { text: 'x', chat_id: undefined }, /chat_id is empty/],
    ['an unknown chat', { text: 'x', chat_id: 12 }, /chat not found/],
    ['an unknown topic', { text: 'x', message_thread_id: 1 }, /message thread not found/],
    ['an unknown answered message', reply({ message_id: 99 }), /message to be replied not found/],
    ['a reply that is no object', reply('x'), /can't parse reply_parameters/],
    ['too much data of a button', button({ callback_data: 'é'.repeat(33) }), /BUTTON_DATA_INVALID/],
    ['a button without an action', button({}), /Text buttons are unallowed/],
  ])('are refused with %s', async (_, parameters, words) => {
    const telegram = await start();
    const chatId = startConversation(telegram);

    const answer = await call(telegram, 'sendMessage', { chat_id: chatId, ...parameters });

    expect(answer).toMatchObject({ status: 400, ok: false, error_code: 400 });
    expect(answer.description).toMatch(words);
    expect(telegram.violations).toEqual([expect.stringMatching(words)]);
    expect(telegram.messages()).toEqual([]);
  });

  it('take text of full length, and trim it', async () => {
    const telegram = await start();
    const chatId = startConversation(telegram);

    const text = `<b>${'x'.repeat(4096)}</b>  \n`;
    await call(telegram, 'sendMessage', { chat_id: chatId, parse_mode: 'HTML', text });

    expect(telegram.messages()[0]?.text).toBe('x'.repeat(4096));
  });

  it('do without an answered message that is gone when they may', async () => {
    const telegram = await start();
    const message = telegram.post({ text: 'hi' });
    telegram.delete(message);

    await call(telegram, 'sendMessage', {
      chat_id: message.chat.id,
      text: 'too late',
      reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
    });

    expect(telegram.messages()).toMatchObject([{ text: 'too late', replyToId: undefined }]);
    expect(telegram.violations).toEqual([]);
  });

  it('can be changed, though not into what they are', async () => {
    const telegram = await start();
    const chatId = startConversation(telegram);
    const reply_markup = { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] };
    await call(telegram, 'sendMessage', { chat_id: chatId, text: 'one', reply_markup });
    const message_id = (await telegram.messageIn(chatId)).id;
    const edit = (change: object) =>
      call(telegram, 'editMessageText', { chat_id: chatId, message_id, ...change });

    await edit({ text: '<b>one</b>', parse_mode: 'HTML' });
    const same = await edit({ text: 'one ', entities: [{ type: 'bold', offset: 0, length: 3 }] });
    await call(telegram, 'editMessageReplyMarkup', { chat_id: chatId, message_id, reply_markup });

    expect(same.description).toMatch(/message is not modified/);
    expect(telegram.messages()).toMatchObject([
      { text: 'one', edits: 2, styles: [{ style: 'bold', text: 'one' }], buttons: [[{}]] },
    ]);
    expect(telegram.violations).toEqual([expect.stringContaining('not modified')]);
  });

  it('count every text, the first one first', async () => {
    const telegram = await start();
    const chatId = startConversation(telegram);
    await call(telegram, 'sendMessage', { chat_id: chatId, text: 'one' });
    const { id: message_id } = await telegram.messageIn(chatId);

    await call(telegram, 'editMessageText', { chat_id: chatId, message_id, text: 'two' });

    expect(telegram.messages()).toMatchObject([{ texts: ['one', 'two'], edits: 1 }]);
  });

  it('cannot be changed when they are of others, or gone', async () => {
    const telegram = await start();
    const { chat, message_id } = telegram.post({ text: 'mine' });
    const edit = (id: number) =>
      call(telegram, 'editMessageText', { chat_id: chat.id, message_id: id, text: 'yours' });

    expect((await edit(message_id)).description).toMatch(/can't be edited/);
    expect((await edit(77)).description).toMatch(/message to edit not found/);
  });

  it('tell of parameters that mean nothing', async () => {
    const telegram = await start();
    const chatId = startConversation(telegram);

    await call(telegram, 'sendMessage', { chat_id: chatId, text: 'x', reply_to_message_id: 1 });

    expect(telegram.messages()).toHaveLength(1);
    expect(telegram.violations).toEqual(['sendMessage: has no parameter reply_to_message_id']);
  });
});

describe('rights of the bot', () => {
  it.each([
    ['who has blocked it', 403, /blocked by the user/],
    ['a group that has thrown it out', 403, /kicked from the group chat/],
    ['a group that it has left', 403, /not a member of the supergroup chat/],
    ['a group where it is muted', 400, /not enough rights to send text messages/],
    ['a channel that it does not administer', 400, /need administrator rights/],
  ])('end at %s', async (where, status, words) => {
    const telegram = await start();
    const { membership } = telegram;
    const places: Record<string, () => number> = {
      'who has blocked it': () => {
        const chatId = startConversation(telegram);
        membership.block(telegram.someone);
        return chatId;
      },
      'a group that has thrown it out': () => {
        const chatId = telegram.addGroup();
        membership.setBotStatus(chatId, 'kicked');
        return chatId;
      },
      'a group that it has left': () => {
        const chatId = telegram.addGroup({ isSupergroup: true });
        membership.setBotStatus(chatId, 'left');
        return chatId;
      },
      'a group where it is muted': () => {
        const chatId = telegram.addGroup();
        membership.muteBot(chatId);
        return chatId;
      },
      'a channel that it does not administer': () => {
        const chatId = telegram.addChannel();
        membership.setBotStatus(chatId, 'member');
        return chatId;
      },
    };

    const answer = await call(telegram, 'sendMessage', { chat_id: places[where]?.(), text: 'x' });

    expect(answer).toMatchObject({ status, description: expect.stringMatching(words) });
    expect(telegram.violations).toEqual([]);
  });

  it('do not reach who has never written to it', async () => {
    const telegram = await start();
    const { id } = telegram.addPerson();

    const answer = await call(telegram, 'sendMessage', { chat_id: id, text: 'x' });

    expect(answer).toMatchObject({
      status: 403,
      description: expect.stringContaining("can't initiate conversation"),
    });
    expect(telegram.violations).toHaveLength(1);
  });

  it('move with a group that becomes a supergroup', async () => {
    const telegram = await start();
    const group = telegram.addGroup();
    const supergroup = telegram.membership.upgrade(group);
    const send = (chatId: number) =>
      call(telegram, 'sendMessage', { chat_id: chatId, text: 'hello' });

    const refused = await send(group);
    await send(supergroup);

    expect(refused).toMatchObject({
      status: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: supergroup },
    });
    expect(telegram.messages(supergroup)).toHaveLength(1);
    expect(telegram.violations).toEqual([]);
    await send(group);
    expect(telegram.violations).toEqual([expect.stringContaining('was told')]);
  });

  it('end at topics that are closed or deleted', async () => {
    const telegram = await start();
    const forum = telegram.addGroup({ isForum: true });
    const [open, closed, deleted] = ['open', 'closed', 'deleted'].map((name) =>
      telegram.membership.addTopic(forum, name),
    );
    telegram.membership.closeTopic(forum, closed ?? 0);
    telegram.membership.deleteTopic(forum, deleted ?? 0);

    const answers = [open, closed, deleted].map((message_thread_id) =>
      call(telegram, 'sendMessage', { chat_id: forum, text: 'x', message_thread_id }),
    );

    expect(await Promise.all(answers)).toMatchObject([
      { status: 200 },
      { status: 400, description: expect.stringContaining('TOPIC_CLOSED') },
      { status: 400, description: expect.stringContaining('message thread not found') },
    ]);
    expect(telegram.messages(forum)).toMatchObject([{ threadId: open }]);
    expect(telegram.violations).toEqual([]);
  });
});

function reply(reply_parameters: unknown) {
  return { text: 'x', reply_parameters };
}

function button(fields: object) {
  return { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'A', ...fields }]] } };
}
