import type { APIApplicationCommand } from 'discord-api-types/v10';
import { REST, Routes } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { startFakeDiscord } from '../../support/fake-discord/start-fake-discord.ts';
import { readFixture } from '../../support/fixtures.ts';
import { eventually } from '../../support/shared-processes.ts';
import { connectService } from './start-command-bot.ts';

const names = ['classify', 'What is this?', 'help', 'models', 'about', 'watch'];
const registered = 'discord commands registered';

/** A Discord that goes with the test, and fails it where the bot did what a correct one never does. */
async function openDiscord(): Promise<FakeDiscord> {
  // A service that starts cannot know when the one before it did.
  const discord = await startFakeDiscord({ identifyIntervalMs: 0 });
  onTestFinished(async () => {
    await discord.close();
    expect(discord.violations).toEqual([]);
  });
  return discord;
}

/** One start and an end that waits for all that was begun; says what the service has logged. */
async function runOnce(
  discord: FakeDiscord,
  settings: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const service = await connectService(discord, settings);
  service.kill('SIGTERM');
  await service.exited;
  return service.messages();
}

/** The bot's own token may also be used by something else, or by an older version. */
function restOf({ apiUrl, token }: FakeDiscord): REST {
  return new REST({ api: apiUrl }).setToken(token);
}

/** Commands as people see them: a change makes a new version, a return a new id. */
function describeAll(commands: readonly APIApplicationCommand[]): readonly object[] {
  return commands.map((command) => ({ ...command, id: undefined, version: undefined }));
}

describe('the commands', () => {
  it('are registered everywhere by the first start, at one stroke, and not again by the second', async () => {
    const discord = await openDiscord();

    const firstLog = await runOnce(discord);
    const secondLog = await runOnce(discord);

    expect(discord.commands().map(({ name }) => name)).toEqual(names);
    expect(discord.commandWrites).toBe(1);
    expect(firstLog).toContain(registered);
    expect(secondLog).not.toContain(registered);
  });

  it('are registered in the chosen server alone, and not again either', async () => {
    const discord = await openDiscord();
    const settings = { DISCORD_COMMANDS_GUILD: discord.guildId };

    await runOnce(discord, settings);
    await runOnce(discord, settings);

    expect(discord.commands()).toEqual([]);
    expect(discord.commands(discord.guildId).map(({ name }) => name)).toEqual(names);
    expect(discord.commandWrites).toBe(1);
  });

  it('work when they are registered in one server', async () => {
    const discord = await openDiscord();
    await connectService(discord, { DISCORD_COMMANDS_GUILD: discord.guildId });
    await eventually(() => expect(discord.commands(discord.guildId)).not.toEqual([]));

    const { content } = await discord.slash('help').answer;

    expect(content).toContain('/classify');
  });

  it('are put right where somebody has changed one', async () => {
    const discord = await openDiscord();
    await runOnce(discord);
    const before = discord.commands();
    const watch = before.find(({ name }) => name === 'watch')?.id ?? '';
    await restOf(discord).patch(Routes.applicationCommand(discord.applicationId, watch), {
      body: { default_member_permissions: null, description_localizations: { 'es-ES': 'Otra' } },
    });

    const log = await runOnce(discord);

    expect(log).toContain(registered);
    expect(describeAll(discord.commands())).toEqual(describeAll(before));
    expect(discord.commandWrites).toBe(3);
  });

  it('are put right where some are missing, and those of older versions are gone', async () => {
    const discord = await openDiscord();
    await restOf(discord).put(Routes.applicationCommands(discord.applicationId), {
      body: [{ name: 'old', description: 'Of an older version' }],
    });

    await runOnce(discord);

    expect(discord.commands().map(({ name }) => name)).toEqual(names);
    expect(discord.commandWrites).toBe(2);
  });

  it('are not all there is: where they cannot be registered, pictures are answered, and the log says so', async () => {
    const discord = await openDiscord();
    discord.failNext({ method: 'PUT', path: /\/commands$/, status: 403, code: 50_001 });
    const service = await connectService(discord);
    const picture = await discord.attachment(readFixture('photos/odd-sides.jpg'), {
      filename: 'cat.jpg',
    });

    const { content } = await discord.replyTo(discord.post({ attachments: [picture] }).id);

    expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
    await eventually(() => expect(service.messages()).toContain('discord commands not registered'));
  });
});
