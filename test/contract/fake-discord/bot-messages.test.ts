import { once } from 'node:events';

import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';

import {
  login,
  nextMessage,
  photo,
  postRaw,
  refetch,
  start,
} from '../../support/fake-discord/real-client.ts';

describe('messages of the bot', () => {
  it('are kept with what they answer, and notify nobody whom they may not', async () => {
    const discord = await start();
    const client = await login(discord);
    client.on('messageCreate', (message) => {
      if (message.author.id === discord.botUserId) return;
      void message.channel.sendTyping().then(() => message.reply(`<@${message.author.id}> hello`));
    });

    const { id } = discord.post({ content: 'hi' });

    const reply = await discord.replyTo(id);
    expect(reply.content).toContain('hello');
    expect(reply.pinged).toEqual([]);
    expect(discord.typing()).toBe(1);
    expect(discord.messages()).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  it('notify all whom they name when they do not say whom they may', async () => {
    const discord = await start();
    const client = await login(discord);
    const { id } = discord.post({ content: 'hi' });

    await postRaw(client, discord.channelId, {
      content: `@everyone <@${discord.botUserId}>`,
      message_reference: { message_id: id },
    });

    const [message] = discord.messages();
    expect(message?.pinged).toEqual([discord.botUserId, 'everyone', discord.someone.id]);
  });

  it.each([
    ['too long', { content: 'x'.repeat(2001) }, 50035, /content.*2000 or fewer/],
    ['empty', { content: '  ' }, 50006, /Cannot send an empty message/],
    ['of the wrong type', { content: 5 }, 50035, /content/],
    ['with a field without a name', embed({ fields: [{ name: '', value: 'x' }] }), 50035, /name/],
    [
      'with eleven embeds',
      { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) },
      50035,
      /embeds/,
    ],
    [
      'with embeds that are too long together',
      { embeds: [embed({}, 3001), embed({}, 3000)].flatMap(({ embeds }) => embeds) },
      50035,
      /6000/,
    ],
    ['with a long nonce', { content: 'x', nonce: 'x'.repeat(26) }, 50035, /nonce/],
    [
      'that mention all users and some',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      50035,
      /mutually exclusive/,
    ],
    [
      'that answer what is not there',
      { content: 'x', message_reference: { message_id: '1' } },
      50035,
      /Unknown message/,
    ],
  ])('are refused when they are %s', async (_, body, code, words) => {
    const discord = await start();
    const client = await login(discord);

    const sent = postRaw(client, discord.channelId, body);

    await expect(sent).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    expect(discord.violations).toEqual([expect.stringMatching(words)]);
    expect(discord.messages()).toEqual([]);
  });

  it('do without an answered message that is gone when the bot does not insist', async () => {
    const discord = await start();
    const client = await login(discord);
    const received = nextMessage(client);
    const { id } = discord.post({ content: 'hi' });
    const message = await received;
    discord.delete(id);

    await message.reply('too late');

    expect(discord.messages()).toMatchObject([{ content: 'too late', type: 0 }]);
    expect(discord.violations).toEqual([]);
  });

  it('are posted once under one nonce, although the answer was lost', async () => {
    const discord = await start();
    const client = await login(discord);
    discord.failNext({ method: 'POST', path: /\/messages$/, status: 'post-then-502' });
    const body = { content: 'once', nonce: '7', enforce_nonce: true };

    await postRaw(client, discord.channelId, body);

    const posts = discord.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ status }) => status)).toEqual([502, 200]);
    expect(discord.messages()).toHaveLength(1);
  });

  it('are posted twice without a nonce when the answer was lost', async () => {
    const discord = await start();
    const client = await login(discord);
    discord.failNext({ method: 'POST', path: /\/messages$/, status: 'post-then-502' });

    await postRaw(client, discord.channelId, { content: 'twice' });

    expect(discord.messages()).toHaveLength(2);
  });

  it.each([
    ['ViewChannel', 50001],
    ['SendMessages', 50013],
  ] as const)('are refused without the permission %s', async (permission, code) => {
    const discord = await start();
    const client = await login(discord);
    const post = () => postRaw(client, discord.channelId, { content: 'x' });

    discord.revoke([permission], discord.channelId, { isAnnounced: false });
    await expect(post()).rejects.toMatchObject({ code, status: 403 });
    expect(discord.violations).toEqual([]);

    discord.revoke([permission]);
    await expect(post()).rejects.toMatchObject({ code });
    expect(discord.violations).toEqual([expect.stringContaining(String(code))]);
  });

  it('cannot answer without the history, send into closed conversations or unknown channels', async () => {
    const discord = await start();
    const client = await login(discord);
    const mute = discord.addChannel({ deniedPermissions: ['ReadMessageHistory'] });
    const { id } = discord.post({ channelId: mute, content: 'hi' });
    const closed = discord.addChannel({ type: 'dm', isClosed: true });
    const reply = { content: 'x', message_reference: { message_id: id } };
    await expect(postRaw(client, mute, reply)).rejects.toMatchObject({ code: 160002, status: 403 });
    await expect(postRaw(client, closed, { content: 'x' })).rejects.toMatchObject({ code: 50007 });
    await expect(postRaw(client, '1234567890123456789', { content: 'x' })).rejects.toMatchObject({
      code: 10003,
    });
    expect(discord.violations).toEqual([expect.stringContaining('160002')]);
  });

  it('need another permission in threads', async () => {
    const discord = await start();
    const client = await login(discord);
    const created = once(client, 'threadCreate');
    const threadId = discord.addChannel({ type: 'thread' });
    const [thread] = await created;

    await thread.send('hello');
    discord.revoke(['SendMessagesInThreads'], discord.channelId, { isAnnounced: false });

    await expect(thread.send('hello')).rejects.toMatchObject({ code: 50013 });
    expect(discord.messages(threadId)).toHaveLength(1);
  });

  it('lose their embeds, not their words, without EmbedLinks', async () => {
    const discord = await start();
    const client = await login(discord);
    discord.revoke(['EmbedLinks'], discord.channelId, { isAnnounced: false });

    const body = { content: 'words', embeds: [{ title: 'x' }] };
    await postRaw(client, discord.channelId, body);

    expect(discord.messages()).toMatchObject([{ content: 'words', embeds: [] }]);
  });

  it('can be changed and deleted, unlike those of others', async () => {
    const discord = await start();
    const client = await login(discord);
    const { id } = discord.post({ content: 'mine' });
    const theirs = await refetch(client, discord.channelId, id);
    const own = await theirs.reply('one');

    await own.edit('two');
    expect(discord.messages()).toMatchObject([{ content: 'two' }]);
    await own.delete();
    expect(discord.messages()).toEqual([]);

    const path = Routes.channelMessage(discord.channelId, id);
    const change = client.rest.patch(path, { body: { content: 'yours' } });
    await expect(change).rejects.toMatchObject({ code: 50005 });
    await expect(theirs.delete()).rejects.toMatchObject({ code: 50013 });
    expect(discord.violations).toHaveLength(2);
  });

  it('stand in the history, the newest first', async () => {
    const discord = await start();
    const client = await login(discord);
    const { id } = discord.post({ content: 'one' });
    const { channel } = await refetch(client, discord.channelId, id);
    if (!channel.isSendable()) throw new Error('Nothing can be sent here');
    await channel.send('two');

    const history = await channel.messages.fetch({ limit: 5 });

    expect(history.map(({ content }) => content)).toEqual(['two', 'one']);
  });

  it('may carry files, which the CDN then has', async () => {
    const discord = await start();
    const client = await login(discord);
    const channel = await client.channels.fetch(discord.channelId);
    if (!channel?.isSendable()) throw new Error('No channel to send to');

    await channel.send({ files: [{ attachment: Buffer.from(photo), name: 'cat.jpg' }] });

    const url = discord.messages()[0]?.attachments[0]?.url ?? '';
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    expect(bytes).toEqual(photo);
    expect(discord.violations).toEqual([]);
  });
});

function embed(fields: object, descriptionLength = 1) {
  return { embeds: [{ description: 'x'.repeat(descriptionLength), ...fields }] };
}
