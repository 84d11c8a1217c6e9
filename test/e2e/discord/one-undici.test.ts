import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { createClient } from '../../../adapters/discord/connection/client.ts';
import { createIdentifyThrottlers } from '../../../adapters/discord/connection/identify-throttler.ts';
import { startDiscordForTest } from '../../support/discord-life.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('undici', () => {
  it('is there once, the one of discord.js', async () => {
    const files = await readdir(path.join(repositoryRoot, 'node_modules'), { recursive: true });

    const copies = files.filter((file) => /(^|\/)undici\/package\.json$/.test(file));

    expect(copies).toEqual(['undici/package.json']); // 7 and later break the uploads of discord.js
  });

  it('lets the bot upload files beside the whole service', async () => {
    await import('../../../src/service.ts'); // brings what else uses it
    const discord = await startDiscordForTest();
    const { rest } = createClient({
      apiUrl: discord.apiUrl,
      cdnOrigins: discord.cdnOrigins,
      seesMessageContent: true,
      buildIdentifyThrottler: createIdentifyThrottlers({ log }),
    });
    rest.setToken(discord.token);

    await rest.post(Routes.channelMessages(discord.channelId), {
      body: { content: 'a file' },
      files: [{ name: 'words.txt', data: 'some words' }],
    });

    expect(discord.messages()).toMatchObject([
      { content: 'a file', attachments: [{ filename: 'words.txt', size: 10 }] },
    ]);
  });
});
