import { REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { commandDefinitions } from '../../../../../adapters/discord/commands/definitions.ts';
import { registerCommands } from '../../../../../adapters/discord/commands/register.ts';
import type { FakeDiscord } from '../../../../support/fake-discord/fake-discord.ts';
import { start } from '../../../../support/fake-discord/real-client.ts';

function connect({ apiUrl, token }: FakeDiscord): REST {
  return new REST({ api: apiUrl }).setToken(token);
}

/** Registers our commands; says whether anything was written. */
function register(discord: FakeDiscord, guildId?: string): Promise<boolean> {
  return registerCommands(commandDefinitions, {
    rest: connect(discord),
    applicationId: discord.applicationId,
    guildId,
  });
}

/** Puts other commands there, as they were left by an older version. */
async function overwrite(discord: FakeDiscord, commands: readonly object[]): Promise<void> {
  await connect(discord).put(Routes.applicationCommands(discord.applicationId), {
    body: commands,
  });
}

/** Our commands with a change in one of them. */
function changed(name: string, patch: object): readonly object[] {
  return commandDefinitions.map((command) =>
    command.name === name ? { ...command, ...patch } : command,
  );
}

/** Our commands with other options of `/classify`. */
function withOptions(
  change: (options: readonly { readonly name: string }[]) => readonly object[],
): readonly object[] {
  const classify = commandDefinitions.find(({ name }) => name === 'classify');
  return changed('classify', { options: change(optionsOf(classify)) });
}

function optionsOf(command: RESTPostAPIApplicationCommandsJSONBody | undefined) {
  return command && 'options' in command ? (command.options ?? []) : [];
}

function changedOption(name: string, patch: object): readonly object[] {
  return withOptions((options) =>
    options.map((option) => (option.name === name ? { ...option, ...patch } : option)),
  );
}

const changes: readonly (readonly [string, readonly object[]])[] = [
  ['there is none', []],
  ['one is missing', commandDefinitions.slice(1)],
  ['there is one more', [...commandDefinitions, { name: 'old', description: 'An old one' }]],
  ['one has another name', changed('about', { name: 'who' })],
  ['one has another description', changed('help', { description: 'Another' })],
  [
    'a translation is missing',
    changed('help', { description_localizations: { 'es-ES': 'Cómo enseñarme una imagen' } }),
  ],
  ['there are no translations', changed('models', { description_localizations: null })],
  [
    'there is a translation that is ours no more',
    changed('help', { name_localizations: { fr: 'aide' } }),
  ],
  [
    'the name of the menu entry is translated otherwise',
    changed('What is this?', { name_localizations: { 'es-ES': 'x', 'es-419': 'x' } }),
  ],
  [
    'everybody may use what is for managers',
    changed('watch', { default_member_permissions: null }),
  ],
  ['not everybody may use what is for all', changed('about', { default_member_permissions: '32' })],
  ['one can be used in fewer places', changed('classify', { contexts: [0, 1] })],
  ['one is for servers only', changed('classify', { integration_types: [0] })],
  ['one is for adults only', changed('classify', { nsfw: true })],
  ['an option is missing', withOptions((options) => options.slice(0, -1))],
  [
    'options stand in another order',
    withOptions(([first = {}, ...others]) => [first, ...others.toReversed()]),
  ],
  ['an option has another description', changedOption('k', { description: 'Another' })],
  [
    'an option is translated otherwise',
    changedOption('k', { description_localizations: { 'es-ES': 'x', 'es-419': 'x' } }),
  ],
  ['an option is required', changedOption('picture2', { required: true })],
  ['an option takes other numbers', changedOption('k', { max_value: 10 })],
  ['an option takes fewer kinds of files', changedOption('picture', { file_types: ['image'] })],
  ['an option takes any file', changedOption('picture', { file_types: null })],
  ['an option is not completed', changedOption('model', { autocomplete: false })],
  [
    'an option has choices',
    changedOption('model', { autocomplete: false, choices: [{ name: 'x', value: 'x' }] }),
  ],
  ['an option is of another type', changedOption('private', { type: 3 })],
];

describe('registering commands', () => {
  it('writes them once', async () => {
    const discord = await start();

    expect(await register(discord)).toBe(true);
    expect(await register(discord)).toBe(false);
    expect(discord.commandWrites).toBe(1);
  });

  it('writes nothing where the same stand in another order', async () => {
    const discord = await start();
    await overwrite(discord, commandDefinitions.toReversed());

    expect(await register(discord)).toBe(false);
    expect(discord.commandWrites).toBe(1);
  });

  it('writes them once in a single server, where Discord drops in which places they are offered', async () => {
    const discord = await start();

    expect(await register(discord, discord.guildId)).toBe(true);
    expect(await register(discord, discord.guildId)).toBe(false);
    expect(discord.commandWrites).toBe(1);
    expect(discord.commands()).toEqual([]);
  });

  it.each(changes)('writes all of them, once, where %s', async (_, commands) => {
    const discord = await start();
    await overwrite(discord, commands);

    expect(await register(discord)).toBe(true);
    expect(discord.commandWrites).toBe(2);
    expect(await register(discord)).toBe(false);
    expect(discord.violations).toEqual([]);
  });

  it('throws what Discord answers', async () => {
    const discord = await start();
    discord.failNext({ method: 'PUT', path: /\/commands$/, status: 403, code: 50_001 });

    await expect(register(discord)).rejects.toMatchObject({ code: 50_001 });
  });
});
