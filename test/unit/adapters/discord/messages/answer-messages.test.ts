import { Events } from 'discord.js';
import { describe, expect, it } from 'vitest';

import {
  answerMessages,
  type MessageDependencies,
} from '../../../../../adapters/discord/messages/answer-messages.ts';
import type { PictureRequest } from '../../../../../src/chat/answer-pictures.ts';
import type { Chat } from '../../../../../src/chat/chat.ts';
import { createWork } from '../../../../../src/chat/work.ts';
import { createFakeChoices } from '../../../../support/fake-choices.ts';
import { login, photo, start } from '../../../../support/fake-discord/real-client.ts';
import { eventually } from '../../../../support/shared-processes.ts';

/** Looks at pictures for ever. */
const endlessChat: Chat = {
  models: [],
  defaultK: 5,
  admit: () => Promise.resolve({ isAdmitted: true }),
  answer: () => new Promise(() => undefined),
};

/** A bot that answers messages, what it was asked, and what it has reported. */
async function startAnswering(dependencies: Partial<MessageDependencies> = {}) {
  const requests: PictureRequest[] = [];
  const reported: unknown[] = [];
  const chat: Chat = {
    ...endlessChat,
    async answer(request) {
      requests.push(request);
      return request.items.map(({ name, isSpoiler }) => ({ name, isSpoiler, skipped: 'document' }));
    },
  };
  const discord = await start();
  const client = await login(discord);
  answerMessages(client, {
    chat,
    downloader: { download: () => Promise.reject(new Error('Not needed')) },
    autoClassify: 'all',
    choices: createFakeChoices(),
    seesMessageContent: true,
    work: createWork((error) => reported.push(error)),
    ...dependencies,
  });
  const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
  return { discord, client, picture, requests, reported };
}

describe('many messages that have to wait', () => {
  it('make the bot type once in each of their channels', async () => {
    const { discord, picture } = await startAnswering({ chat: endlessChat });
    const [first, second] = [discord.addChannel(), discord.addChannel()];
    const untilTyping = (channelId: string) =>
      eventually(() => expect(discord.typing(channelId)).toBeGreaterThan(0));

    for (let i = 0; i < 3; i++) discord.post({ channelId: first, attachments: [picture] });
    await untilTyping(first);
    discord.post({ channelId: second, attachments: [picture] });
    await untilTyping(second); // what was to come before has come

    expect(discord.typing(first)).toBe(1);
  });
});

describe('a message', () => {
  it('is reported where nobody can say whether its channel is watched, and ends nothing', async () => {
    const failure = new Error('no disk');
    const choices = {
      ...createFakeChoices(),
      read: () => {
        throw failure;
      },
    };
    const { discord, picture, reported } = await startAnswering({ choices });

    discord.post({ attachments: [picture] });

    await eventually(() => expect(reported).toEqual([failure]));
  });

  it('is answered once, however often Discord tells of it', async () => {
    const { discord, client, picture, requests } = await startAnswering();
    client.once(Events.MessageCreate, (message) => void client.emit(Events.MessageCreate, message));

    const { id } = discord.post({ attachments: [picture] });
    await discord.replyTo(id);
    await discord.replyTo(discord.post({ attachments: [picture] }).id);

    expect(requests).toHaveLength(2);
    expect(discord.repliesTo(id)).toHaveLength(1);
  });

  it('is left alone when its channel is gone before it is answered', async () => {
    const { discord, client, picture, requests, reported } = await startAnswering();
    const channelId = discord.addChannel();
    await eventually(() => expect(client.channels.cache.has(channelId)).toBe(true));
    client.once(Events.MessageCreate, () => client.channels.cache.delete(channelId));

    discord.post({ channelId, attachments: [picture] });
    await eventually(() => expect(requests).toHaveLength(1));
    await discord.replyTo(discord.post({ attachments: [picture] }).id);

    expect(discord.messages(channelId)).toEqual([]);
    expect(reported).toEqual([]);
  });
});
