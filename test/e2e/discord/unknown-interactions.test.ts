import { REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { startCommandBotForTest } from './start-command-bot.ts';

/** Discord says itself, after a while, that an application has not answered. */
const patient = { acknowledgeWithinMs: 600_000 };

describe('a command of another version', () => {
  it('is left alone, and those after it are answered', async () => {
    const { discord, service } = await startCommandBotForTest({}, patient);
    await new REST({ api: discord.apiUrl })
      .setToken(discord.token)
      .post(Routes.applicationCommands(discord.applicationId), {
        body: { name: 'old', description: 'Not known any more' },
      });

    const use = discord.slash('old');

    expect((await discord.slash('help').answer).content).toContain('/classify');
    expect(discord.requests.filter(({ path }) => path.includes(use.id))).toEqual([]);
    expect(service.messages().filter((message) => message.includes('fail'))).toEqual([]);
  });
});
