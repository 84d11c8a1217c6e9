import { describe, expect, it } from 'vitest';

import {
  classify,
  commands,
  login,
  menu,
  register,
  start,
} from '../../support/fake-discord/real-client.ts';

describe('registering commands', () => {
  it('gives them back with ids and defaults, and with translations only on demand', async () => {
    const discord = await start();
    const client = await login(discord);

    await register(client, commands);

    const plain = await client.application.commands.fetch({ cache: false });
    const full = await client.application.commands.fetch({ cache: false, withLocalizations: true });
    const find = (list: typeof plain) => list.find(({ name }) => name === 'classify');
    expect(find(plain)?.nameLocalizations).toBeNull();
    expect(find(full)?.nameLocalizations).toEqual({ 'es-ES': 'clasificar' });
    expect(discord.commands()[0]).toMatchObject({
      application_id: discord.applicationId,
      description_localizations: null,
      default_member_permissions: null,
      nsfw: false,
      options: [{ file_types: ['image', '.bmp'] }, {}, {}, {}],
    });
    expect(discord.commandWrites).toBe(1);
  });

  it('keeps ids while names stay, and versions while nothing changes', async () => {
    const discord = await start();
    const client = await login(discord);
    await register(client, commands);
    const before = discord.commands();

    await register(client, [{ ...classify, description: 'Something else' }, menu]);

    const [changed, same] = discord.commands();
    expect(changed?.id).toBe(before[0]?.id);
    expect(changed?.version).not.toBe(before[0]?.version);
    expect(same).toEqual(before[1]);
  });

  it('knows commands of one server, which have no contexts', async () => {
    const discord = await start();
    const client = await login(discord);

    await register(client, [classify], discord.guildId);

    expect(discord.commands()).toEqual([]);
    expect(discord.commands(discord.guildId)).toMatchObject([
      { guild_id: discord.guildId, contexts: null, integration_types: [0] },
    ]);
  });

  const option = { type: 3, name: 'one', description: 'One' };
  const slash = { name: 'command', description: 'A command' };
  it.each([
    ['a capital letter', { ...slash, name: 'Command' }, /name/],
    ['no description', { name: 'command' }, /description/],
    ['an unknown language', { ...slash, name_localizations: { xx: 'x' } }, /name_localizations/],
    [
      'an option twice',
      { ...slash, options: [option, option] },
      /options.1.name: Option name already exists/,
    ],
    [
      'a required option behind others',
      { ...slash, options: [option, { ...option, name: 'two', required: true }] },
      /options.1: Required options/,
    ],
    ['26 options', { ...slash, options: manyOptions(26) }, /options: .*25/],
    ['too many words', { ...slash, options: manyOptions(25, 100, 25) }, /8000/],
    [
      'choices beside autocompletion',
      {
        ...slash,
        options: [{ ...option, autocomplete: true, choices: [{ name: 'x', value: 'x' }] }],
      },
      /options.0.autocomplete/,
    ],
    ['limits on a text', { ...slash, options: [{ ...option, min_value: 1 }] }, /min_value/],
    [
      'eleven file types',
      { ...slash, options: [{ ...option, type: 11, file_types: Array(11).fill('.x') }] },
      /file_types/,
    ],
    [
      'an unknown group of files',
      { ...slash, options: [{ ...option, type: 11, file_types: ['picture'] }] },
      /file_types.0/,
    ],
    [
      'parameters beside subcommands',
      { ...slash, options: [option, { type: 1, name: 'two', description: 'Two' }] },
      /mutually exclusive/,
    ],
    ['an unknown context', { ...slash, contexts: [3] }, /contexts/],
    ['a description in a menu', { ...menu, description: 'x' }, /description/],
  ])('refuses a command with %s', async (_, command, words) => {
    const discord = await start();
    const client = await login(discord);

    await expect(register(client, [command])).rejects.toMatchObject({ code: 50035 });

    expect(discord.violations).toEqual([expect.stringMatching(words)]);
    expect(discord.commands()).toEqual([]);
  });

  it('refuses a name twice, and more commands than fit', async () => {
    const discord = await start();
    const client = await login(discord);
    const menus = Array.from({ length: 16 }, (_, i) => ({ ...menu, name: `Menu ${i}` }));

    await expect(register(client, [slash, slash])).rejects.toMatchObject({ code: 50035 });
    await expect(register(client, menus)).rejects.toMatchObject({ code: 30032 });
  });
});

function manyOptions(count: number, descriptionLength = 1, choiceCount = 0): object[] {
  const choices = Array.from({ length: choiceCount }, (_, i) => ({
    name: `${i}`.repeat(10),
    value: `${i}`,
  }));
  return Array.from({ length: count }, (_, i) => ({
    type: 3,
    name: `option-${i}`,
    description: 'x'.repeat(descriptionLength),
    choices,
  }));
}
