import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { describe, expect, it } from 'vitest';

import { commandDefinitions } from '../../../../../adapters/discord/commands/definitions.ts';

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object */
const slashName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_NAME_LENGTH = 32;
const MAX_DESCRIPTION_LENGTH = 100;
const MAX_OPTIONS = 25;
const MAX_FILE_TYPES = 10;
/** Of all names and descriptions of a command, each in its longest language. */
const MAX_COMMAND_LENGTH = 8000;

const spanishLocales = ['es-419', 'es-ES'];

/** A command, subcommand or option, as far as all have the same fields. */
interface Described {
  readonly name: string;
  readonly name_localizations?: Localizations;
  readonly description?: string | undefined;
  readonly description_localizations?: Localizations;
  readonly required?: boolean | undefined;
  readonly options?: readonly Described[] | undefined;
}
type Localizations = Readonly<Partial<Record<string, string | null>>> | null | undefined;

/** It and everything in it, by path: `watch here on`. */
function flatten(item: Described, path = ''): readonly (readonly [string, Described])[] {
  const itsPath = `${path} ${item.name}`.trim();
  const inner = (item.options ?? []).flatMap((option) => flatten(option, itsPath));
  return [[itsPath, item], ...inner];
}

function textsIn(localizations: Localizations): readonly string[] {
  return Object.values(localizations ?? {}).map(String);
}

function find(name: string): RESTPostAPIApplicationCommandsJSONBody {
  const command = commandDefinitions.find((one) => one.name === name);
  if (!command) throw new Error(`There is no command ${name}`);
  return command;
}

const menuNames = ['What is this?'];
const commands: readonly Described[] = commandDefinitions;
const everything = commands.flatMap((command) => flatten(command));
const slashItems = everything.filter(([path]) => !menuNames.includes(path));
const menuItems = everything.filter(([path]) => menuNames.includes(path));

describe.each(slashItems)('/%s', (_, item) => {
  it('has a name that can be typed', () => {
    for (const name of [item.name, ...textsIn(item.name_localizations)]) {
      expect(name).toMatch(slashName);
      expect(name).toBe(name.toLowerCase());
    }
  });

  it('has a description that fits, in English and in Spanish', () => {
    const translations = item.description_localizations ?? {};

    expect(Object.keys(translations).toSorted()).toEqual(spanishLocales);
    for (const text of [item.description ?? '', ...textsIn(translations)]) {
      expect(text).not.toBe('');
      expect(Array.from(text).length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    }
    expect(textsIn(translations)).not.toContain(item.description);
  });

  it('has options with different names, no more than fit, the required ones first', () => {
    const options = item.options ?? [];

    const required = options.map((option) => option.required === true);
    expect(options.length).toBeLessThanOrEqual(MAX_OPTIONS);
    expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
    expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
  });
});

describe.each(menuItems)('"%s" in menus', (_, item) => {
  it('has a name that fits, in English and in Spanish, and nothing else', () => {
    const translations = item.name_localizations ?? {};

    expect(Object.keys(translations).toSorted()).toEqual(spanishLocales);
    for (const name of [item.name, ...textsIn(translations)]) {
      expect(Array.from(name).length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
    }
    expect(textsIn(translations)).not.toContain(item.name);
    expect(item.description).toBeUndefined();
    expect(item.options).toBeUndefined();
  });
});

describe('the commands', () => {
  it('have different names', () => {
    const names = commandDefinitions.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s is not too long in all',
    (_, command) => {
      const lengths = flatten(command).map(([, item]) => {
        const names = [item.name, ...textsIn(item.name_localizations)];
        const descriptions = [item.description ?? '', ...textsIn(item.description_localizations)];
        return longest(names) + longest(descriptions);
      });

      const length = lengths.reduce((sum, one) => sum + one, 0);
      expect(length).toBeLessThanOrEqual(MAX_COMMAND_LENGTH);
    },
  );

  it.each(['classify', 'What is this?', 'help', 'models', 'about'])(
    '%s can be used everywhere, by everybody',
    (name) => {
      const command = find(name);

      expect(command.integration_types).toEqual([
        ApplicationIntegrationType.GuildInstall,
        ApplicationIntegrationType.UserInstall,
      ]);
      expect(command.contexts).toEqual([
        InteractionContextType.Guild,
        InteractionContextType.BotDM,
        InteractionContextType.PrivateChannel,
      ]);
      expect(command.default_member_permissions).toBeUndefined();
    },
  );

  it('watch is for those who manage a server that the bot is in', () => {
    expect(find('watch')).toMatchObject({
      integration_types: [ApplicationIntegrationType.GuildInstall],
      contexts: [InteractionContextType.Guild],
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    });
  });
});

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}

describe('the options of /classify', () => {
  const options = commands.find(({ name }) => name === 'classify')?.options ?? [];

  it('are a picture, four more, the model, how many labels, and who sees the answer', () => {
    const { Attachment, Boolean, Integer, String } = ApplicationCommandOptionType;

    expect(options).toMatchObject([
      { name: 'picture', type: Attachment, required: true },
      { name: 'picture2', type: Attachment, required: false },
      { name: 'picture3', type: Attachment, required: false },
      { name: 'picture4', type: Attachment, required: false },
      { name: 'picture5', type: Attachment, required: false },
      { name: 'model', type: String, autocomplete: true },
      { name: 'k', type: Integer, min_value: 1, max_value: 25 },
      { name: 'private', type: Boolean },
    ]);
  });

  it('let through every kind of file that is decoded', () => {
    // Discord's group `image` has PNG, GIF, JPEG, WebP and AVIF.
    const fileTypes = ['image', '.heic', '.heif', '.tif', '.tiff', '.bmp'];

    for (const option of options.filter(({ name }) => name.startsWith('picture'))) {
      expect(option).toMatchObject({ file_types: fileTypes });
    }
    expect(fileTypes.length).toBeLessThanOrEqual(MAX_FILE_TYPES);
  });
});

describe('the kinds of the commands', () => {
  it('are slash commands, but for the entry in the menu of messages', () => {
    const kinds = commandDefinitions.map(({ name, type }) => [name, type]);

    const { ChatInput, Message } = ApplicationCommandType;
    expect(kinds).toEqual([
      ['classify', ChatInput],
      ['What is this?', Message],
      ['help', ChatInput],
      ['models', ChatInput],
      ['about', ChatInput],
      ['watch', ChatInput],
    ]);
  });
});
