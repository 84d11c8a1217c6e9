import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { call, photo, poll, start } from '../../support/fake-telegram/raw-client.ts';

describe('messages of people', () => {
  it('say who wrote them where, with what Telegram finds in them', async () => {
    const telegram = await start();
    const ana = telegram.addPerson({ firstName: 'Ana', username: 'ana_b', languageCode: 'es' });

    telegram.post({ from: ana, text: '/start@whatsit_test_bot hola @ana_b' });

    const [update] = await poll(telegram);
    expect(update).toMatchObject({
      message: {
        from: { id: ana.id, is_bot: false, first_name: 'Ana', language_code: 'es' },
        chat: { id: ana.id, type: 'private', first_name: 'Ana', username: 'ana_b' },
        entities: [
          { type: 'bot_command', offset: 0, length: 23 },
          { type: 'mention', offset: 29, length: 6 },
        ],
      },
    });
    expect(ana.id).toBeGreaterThan(2 ** 32);
  });

  it('may be older than a bot that was away', async () => {
    const telegram = await start();

    const message = telegram.post({ text: 'hi', sentAgoS: 3600 });

    expect(Date.now() / 1000 - message.date).toBeGreaterThan(3599);
  });

  it('can be changed, and deleted behind the bot’s back', async () => {
    const telegram = await start();
    const message = telegram.post({ text: 'one' });

    telegram.edit(message, { text: 'two' });
    telegram.delete(message);

    const updates = await poll(telegram);
    expect(updates).toMatchObject([
      { message: { text: 'one' } },
      { edited_message: { text: 'two', edit_date: expect.any(Number) } },
    ]);
  });

  it('come from nobody in channels, and from nobody real where a group speaks', async () => {
    const telegram = await start();
    const channel = telegram.addChannel();
    const group = telegram.addGroup({ isSupergroup: true, hasPrivacyMode: false });

    telegram.edit(telegram.post({ chatId: channel, text: 'one' }), { text: 'two' });
    telegram.post({ chatId: group, asChatId: group, text: 'anonymous' });

    const updates = await poll(telegram);
    expect(updates).toMatchObject([
      { channel_post: { sender_chat: { id: channel, type: 'channel' } } },
      { edited_channel_post: { text: 'two' } },
      { message: { from: { username: 'GroupAnonymousBot' }, sender_chat: { id: group } } },
    ]);
    expect(updates[0]).not.toHaveProperty('channel_post.from');
  });

  it('carry what they answer, but not what that answers', async () => {
    const telegram = await start();
    const group = telegram.addGroup({ isSupergroup: true, hasPrivacyMode: false });
    const one = telegram.post({ chatId: group, text: 'one' });
    const two = telegram.post({ chatId: group, text: 'two', replyTo: one });

    const three = telegram.post({ chatId: group, text: 'three', replyTo: two });

    expect(three.reply_to_message?.text).toBe('two');
    expect(three.reply_to_message).not.toHaveProperty('reply_to_message');
    // Threads of supergroups are no topics.
    expect(three).toMatchObject({ message_thread_id: one.message_id });
    expect(three).not.toHaveProperty('is_topic_message');
  });

  it('answer the beginning of the topic that they are in', async () => {
    const telegram = await start();
    const forum = telegram.addGroup({ isForum: true });
    const threadId = telegram.membership.addTopic(forum, 'Cats');

    const message = telegram.post({ chatId: forum, threadId, text: '/help' });

    expect(message).toMatchObject({
      chat: { is_forum: true },
      message_thread_id: threadId,
      is_topic_message: true,
      reply_to_message: { message_id: threadId, forum_topic_created: { name: 'Cats' } },
    });
    expect(telegram.post({ chatId: forum, text: 'x' })).not.toHaveProperty('message_thread_id');
  });

  it('count from one in every supergroup', async () => {
    const telegram = await start();
    const groups = [1, 2].map(() => telegram.addGroup({ isSupergroup: true }));

    const ids = groups.map((chatId) => telegram.post({ chatId, text: 'x' }).message_id);

    expect(ids).toEqual([1, 1]);
  });
});

describe('privacy mode', () => {
  const name = '@whatsit_test_bot';

  it.each([
    ['/classify', true],
    [`/classify${name}`, true],
    [`please /classify${name}`, true],
    ['/classify@another_bot', false],
    ['please /classify', false],
    [`what is this, ${name.toUpperCase()}?`, true],
    ['nice cat', false],
  ])('shows %s to the bot: %s', async (caption, isSeen) => {
    const telegram = await start();
    const chatId = telegram.addGroup();
    const media = await telegram.media.photo(photo);

    telegram.post({ chatId, media, caption });

    expect(telegram.pendingUpdates).toBe(isSeen ? 1 : 0);
  });

  it('shows answers to the bot, with pictures that it has not seen', async () => {
    const telegram = await start();
    const chatId = telegram.addGroup();
    await call(telegram, 'sendMessage', { chat_id: chatId, text: 'hello' });
    const cat = telegram.post({ chatId, media: await telegram.media.photo(photo) });

    telegram.post({ chatId, text: 'thanks', replyTo: await telegram.messageIn(chatId) });
    telegram.post({ chatId, text: '/classify', replyTo: cat });

    expect(await poll(telegram)).toMatchObject([
      { message: { text: 'thanks' } },
      { message: { reply_to_message: { photo: expect.any(Array) } } },
    ]);
  });

  it.each([
    ['is off', { hasPrivacyMode: false }],
    ['does not concern admins', { isBotAdmin: true }],
  ])('hides nothing where it %s', async (_, options) => {
    const telegram = await start();
    const chatId = telegram.addGroup(options);

    telegram.post({ chatId, text: 'nice cat' });

    expect(telegram.pendingUpdates).toBe(1);
  });

  it('is on unless it is switched off for the bot', async () => {
    const on = await call(await start(), 'getMe');
    const off = await call(await start({ hasPrivacyMode: false }), 'getMe');

    expect(on.result).toMatchObject({ is_bot: true, can_read_all_group_messages: false });
    expect(off.result).toMatchObject({ can_read_all_group_messages: true });
  });
});

describe('media', () => {
  it('of photos is recompressed in several sizes, none larger than the photo', async () => {
    const telegram = await start();
    const picture = await sharp(photo).resize(1000, 700, { fit: 'fill' }).toBuffer();

    const { photo: sizes = [] } = await telegram.media.photo(picture, { isSpoiler: true });

    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [90, 63],
      [320, 224],
      [800, 560],
      [1000, 700],
    ]);
  });

  it('of other kinds has a thumbnail of what it shows', async () => {
    const { media } = await start();
    const thumbnail = { width: expect.any(Number), file_id: expect.any(String) };

    expect(await media.animation(photo)).toMatchObject({
      animation: { thumbnail, mime_type: 'video/mp4' },
      document: { thumbnail },
    });
    expect(await media.videoNote(photo)).toMatchObject({ video_note: { thumbnail } });
    expect(await media.sticker(photo, { motion: 'vector' })).toMatchObject({
      sticker: { is_animated: true, is_video: false, thumbnail },
    });
    expect(await media.sticker(photo)).toMatchObject({ sticker: { is_animated: false } });
    expect(await media.video(photo, { hasThumbnail: false })).not.toHaveProperty('video.thumbnail');
    expect(media.voice()).toMatchObject({ voice: { mime_type: 'audio/ogg' } });
  });

  it('of documents need not say of what kind and how large it is', async () => {
    const { media } = await start();

    const named = await media.document(photo, { fileName: 'cat.jpg', mimeType: 'image/jpeg' });
    const bare = await media.document(photo, { isSizeTold: false });

    expect(named.document).toMatchObject({
      file_name: 'cat.jpg',
      mime_type: 'image/jpeg',
      file_size: photo.length,
    });
    expect(Object.keys(bare.document ?? {})).toEqual(['file_id', 'file_unique_id']);
  });
});

describe('albums', () => {
  it('are separate updates, one with the caption', async () => {
    const telegram = await start();
    const media = await telegram.media.photo(photo);

    const items = [media, media, media];
    const [, second] = telegram.postAlbum({ items, caption: 'cats', captionAt: 1 });

    const updates = await poll(telegram);
    expect(updates).toMatchObject(
      [undefined, 'cats', undefined].map((caption) => ({
        message: { media_group_id: second?.media_group_id, ...(caption && { caption }) },
      })),
    );
    expect(updates[0]).not.toHaveProperty('message.caption');
  });

  it('reach the bot with gaps, and in any order', async () => {
    const telegram = await start();
    const media = await telegram.media.photo(photo);

    const messages = telegram.postAlbum({ items: [media, media], gapMs: 50, arrivalOrder: [1, 0] });

    const [first] = await poll(telegram, { timeout: 5 });
    const [second] = await poll(telegram, { timeout: 5, offset: (first?.update_id ?? 0) + 1 });
    expect([first, second]).toMatchObject([
      { message: { message_id: messages[1]?.message_id } },
      { message: { message_id: messages[0]?.message_id } },
    ]);
  });
});

describe('what people make of the bot', () => {
  it('is told', async () => {
    const telegram = await start();
    const { membership, someone } = telegram;
    const group = telegram.addGroup();

    membership.block(someone);
    membership.unblock(someone);
    membership.setBotStatus(group, 'administrator');

    const changes = (await poll(telegram)).map(({ my_chat_member: change }) => change);
    expect(changes).toMatchObject([
      { old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } },
      { old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } },
      { chat: { id: group }, new_chat_member: { status: 'administrator' } },
    ]);
  });

  it('may be a supergroup, of which both ends are told', async () => {
    const telegram = await start();
    const group = telegram.addGroup();

    const supergroup = telegram.membership.upgrade(group);

    expect(await poll(telegram)).toMatchObject([
      { message: { chat: { id: group, type: 'group' }, migrate_to_chat_id: supergroup } },
      { message: { chat: { id: supergroup }, migrate_from_chat_id: group } },
    ]);
  });

  it('can be asked', async () => {
    const telegram = await start();
    const admin = telegram.addPerson();
    const chat_id = telegram.addGroup({ title: 'Cats', admins: [admin] });
    const ask = (method: string, user?: number) =>
      call(telegram, method, { chat_id, ...(user !== undefined && { user_id: user }) });

    const admins = await ask('getChatAdministrators');
    const someone = await ask('getChatMember', telegram.someone.id);
    const chat = await ask('getChat');
    const nobody = await ask('getChatMember', 5);
    await ask('leaveChat');
    const gone = await ask('getChat');

    expect(admins.result).toMatchObject([{ status: 'administrator', user: { id: admin.id } }]);
    expect(someone.result).toMatchObject({ status: 'member' });
    expect(chat.result).toMatchObject({ title: 'Cats', type: 'group' });
    expect(nobody.description).toBe('Bad Request: user not found');
    expect(gone.status).toBe(403);
  });
});

describe('presses of buttons', () => {
  const reply_markup = { inline_keyboard: [[{ text: 'ConvNeXt', callback_data: 'model:1' }]] };

  it('are answered once', async () => {
    const telegram = await start();
    const chat_id = telegram.post({ text: '/model' }).chat.id;
    await call(telegram, 'sendMessage', { chat_id, text: 'Which?', reply_markup });
    const press = telegram.press(await telegram.messageIn(chat_id), 'ConvNeXt');
    const [update] = await poll(telegram, { allowed_updates: ['callback_query'] });
    const answer = { callback_query_id: press.id, text: 'Done', show_alert: true };

    await call(telegram, 'answerCallbackQuery', answer);
    const again = await call(telegram, 'answerCallbackQuery', answer);

    expect(update).toHaveProperty('message.text', '/model');
    expect(await press.answer).toEqual({ text: 'Done', isAlert: true });
    expect(again.description).toMatch(/query is too old/);
    expect(telegram.violations).toEqual([expect.stringContaining('too old')]);
  });

  it('wait for their answer only so long', async () => {
    const telegram = await start({ answerCallbackWithinMs: 0 });
    const chat_id = telegram.post({ text: '/model' }).chat.id;
    await call(telegram, 'sendMessage', { chat_id, text: 'Which?', reply_markup });

    const press = telegram.press(await telegram.messageIn(chat_id), 'model:1');
    const answer = await call(telegram, 'answerCallbackQuery', { callback_query_id: press.id });

    expect(answer.status).toBe(400);
    expect(press.isAnswered).toBe(false);
  });
});
