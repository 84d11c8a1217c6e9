import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';

import {
  login,
  onCommand,
  photo,
  postRaw,
  start,
  startBot,
} from '../../support/fake-discord/real-client.ts';
import { eventually } from '../../support/shared-processes.ts';

describe('what a correct bot never does', () => {
  it('is noted when it asks for what there is not', async () => {
    const discord = await start();
    const client = await login(discord);

    await expect(client.rest.get('/nothing')).rejects.toMatchObject({ status: 404 });

    expect(discord.violations).toEqual(['GET /nothing: 404 0 404: Not Found']);
  });

  it('is noted when flags have no effect', async () => {
    const discord = await start();
    const client = await login(discord);

    const body = { content: 'private?', flags: MessageFlags.Ephemeral };
    await postRaw(client, discord.channelId, body);

    expect(discord.messages()).toMatchObject([{ content: 'private?', flags: 0 }]);
    expect(discord.violations).toEqual([expect.stringContaining('flags 64')]);
  });

  it('keeps tokens out of what a failing test prints', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, (interaction) => interaction.reply('hello'));
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const { id } = discord.slash('classify', { options: { picture } });

    await eventually(() =>
      expect(discord.requests.at(-1)).toMatchObject({
        path: `/interactions/${id}/:token/callback`,
        status: 204,
        userAgent: expect.stringContaining('DiscordBot'),
      }),
    );
  });
});
