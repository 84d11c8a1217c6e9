import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type LocalizationMap,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';

import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import type { Texts } from '../../../src/chat/texts/texts.ts';

const MAX_PICTURES = 5;
/** More labels than this do not fit into a message. */
const MAX_LABELS = 25;

export const pictureOptionNames: readonly string[] = Array.from(
  { length: MAX_PICTURES },
  (_, index) => (index === 0 ? 'picture' : `picture${index + 1}`),
);

type Words = Texts['discord']['commands'];

const english = chooseTexts('en-US').discord.commands;
const spanish = chooseTexts('es-ES').discord.commands;

/** Everywhere: in servers, in direct messages, and wherever somebody who has installed the app for themselves is. */
const everywhere = {
  integration_types: [
    ApplicationIntegrationType.GuildInstall,
    ApplicationIntegrationType.UserInstall,
  ],
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
};

/** What Discord shows and sends; the texts stand in `src/chat/texts`. */
export const commandDefinitions: readonly RESTPostAPIApplicationCommandsJSONBody[] = [
  {
    name: 'classify',
    type: ApplicationCommandType.ChatInput,
    ...described((words) => words.classify),
    ...everywhere,
    options: [
      ...pictureOptionNames.map(pictureOption),
      {
        name: 'model',
        type: ApplicationCommandOptionType.String,
        ...described((words) => words.model),
        autocomplete: true,
      },
      {
        name: 'k',
        type: ApplicationCommandOptionType.Integer,
        ...described((words) => words.k),
        min_value: 1,
        max_value: MAX_LABELS,
      },
      {
        name: 'private',
        type: ApplicationCommandOptionType.Boolean,
        ...described((words) => words.private),
      },
    ],
  },
  {
    name: english.whatIsThis,
    name_localizations: inSpanish(spanish.whatIsThis),
    type: ApplicationCommandType.Message,
    ...everywhere,
  },
  simpleCommand('help', (words) => words.help),
  simpleCommand('models', (words) => words.models),
  simpleCommand('about', (words) => words.about),
  {
    name: 'watch',
    type: ApplicationCommandType.ChatInput,
    ...described((words) => words.watch),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      {
        name: 'here',
        type: ApplicationCommandOptionType.SubcommandGroup,
        ...described((words) => words.watch),
        options: [
          {
            name: 'on',
            type: ApplicationCommandOptionType.Subcommand,
            ...described((words) => words.watchOn),
          },
          {
            name: 'off',
            type: ApplicationCommandOptionType.Subcommand,
            ...described((words) => words.watchOff),
          },
        ],
      },
    ],
  },
];

function pictureOption(name: string, index: number): APIApplicationCommandOption {
  return {
    name,
    type: ApplicationCommandOptionType.Attachment,
    ...described((words) => (index === 0 ? words.picture : words.anotherPicture)),
    required: index === 0,
    // Discord's group has PNG, GIF, JPEG, WebP and AVIF; the others are ours.
    file_types: ['image', '.heic', '.heif', '.tif', '.tiff', '.bmp'],
  };
}

function simpleCommand(
  name: string,
  describe: (words: Words) => string,
): RESTPostAPIApplicationCommandsJSONBody {
  return { name, type: ApplicationCommandType.ChatInput, ...described(describe), ...everywhere };
}

function described(describe: (words: Words) => string) {
  return {
    description: describe(english),
    description_localizations: inSpanish(describe(spanish)),
  };
}

function inSpanish(text: string): LocalizationMap {
  return { 'es-ES': text, 'es-419': text };
}
