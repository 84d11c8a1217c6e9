import { ApplicationFlags, GatewayIntentBits } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { createClient, login, start } from '../../support/fake-discord/real-client.ts';
import { eventually } from '../../support/shared-processes.ts';

const { Guilds, GuildMessages } = GatewayIntentBits;

describe('logging in to the fake Discord', () => {
  it('lets a real client in, with its servers and channels', async () => {
    const discord = await start();

    const client = await login(discord);

    expect(client.user.id).toBe(discord.botUserId);
    expect(client.application.id).toBe(discord.applicationId);
    expect(client.channels.cache.get(discord.channelId)?.isTextBased()).toBe(true);
    expect(discord.connections).toMatchObject([{ resumed: false, closeCode: undefined }]);
    expect(discord.sessionStartLimit.remaining).toBe(999);
    expect(discord.violations).toEqual([]);
  });

  it('refuses a wrong token in REST, and notes who tries it again', async () => {
    const discord = await start();

    await expect(createClient(discord).login('wrong')).rejects.toMatchObject({
      code: 'TokenInvalid',
    });
    expect(discord.violations).toEqual([]);
    await expect(createClient(discord).login('wrong')).rejects.toThrow(/invalid token/);
    expect(discord.violations).toEqual([expect.stringContaining('401')]);
  });

  it('closes the gateway with 4014 when the Message Content intent is not switched on', async () => {
    const discord = await start({ messageContentIntent: 'refused' });

    await expect(createClient(discord).login(discord.token)).rejects.toThrow(/disallowed intents/);
    await eventually(() => expect(discord.connections.at(-1)?.closeCode).toBe(4014));

    await login(discord, { intents: [Guilds, GuildMessages] });
    expect(discord.violations).toEqual([]);
  });

  it.each([
    ['allowed', true],
    ['refused', false],
  ] as const)(
    'tells an application whose Message Content intent is %s so',
    async (intent, isOn) => {
      const discord = await start({ messageContentIntent: intent });
      const client = await login(discord, { intents: [Guilds] });

      const { flags } = await client.application.fetch();

      expect(flags.has(ApplicationFlags.GatewayMessageContentLimited)).toBe(isOn);
    },
  );

  it('sends a session away that begins too soon after another one', async () => {
    const discord = await start({ identifyIntervalMs: 60_000 });
    await login(discord);

    const second = createClient(discord);
    second.login(discord.token).catch(() => undefined);

    await eventually(() =>
      expect(discord.violations).toEqual([expect.stringContaining('concurrency bucket')]),
    );
  });

  it('refuses connections for a while', async () => {
    const discord = await start();

    await discord.refuseConnections(true);
    await expect(createClient(discord).login(discord.token)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });

    await discord.refuseConnections(false);
    await login(discord);
    expect(discord.violations).toEqual([]);
  });

  it('tells each shard of its own servers', async () => {
    const discord = await start({ shards: 2, maxConcurrency: 2 });

    const client = await login(discord, { shards: 'auto' });

    const shard = Number((BigInt(discord.guildId) >> 22n) % 2n);
    expect(discord.connections).toHaveLength(2);
    expect(client.guilds.cache.get(discord.guildId)?.shardId).toBe(shard);
  });
});
