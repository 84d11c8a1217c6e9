import { once } from 'node:events';

import { Events } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';

import { createClient } from '../../../../../adapters/discord/connection/client.ts';
import { createIdentifyThrottlers } from '../../../../../adapters/discord/connection/identify-throttler.ts';
import { nextMessage, start } from '../../../../support/fake-discord/real-client.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the client', () => {
  it('keeps neither messages nor people in memory, but for itself', async () => {
    const discord = await start();
    const client = createClient({
      apiUrl: discord.apiUrl,
      cdnOrigins: discord.cdnOrigins,
      seesMessageContent: true,
      buildIdentifyThrottler: createIdentifyThrottlers({ log }),
    });
    onTestFinished(() => client.destroy());
    const ready = once(client, Events.ClientReady);
    await client.login(discord.token);
    await ready;
    const arriving = nextMessage(client);

    discord.post({ author: discord.addPerson('a stranger'), content: 'hello' });
    const { channel } = await arriving;

    expect(channel.messages.cache.size).toBe(0);
    expect([...client.users.cache.keys()]).toEqual([discord.botUserId]);
    expect([...(client.guilds.cache.get(discord.guildId)?.members.cache.keys() ?? [])]).toEqual([
      discord.botUserId,
    ]);
  });
});
