import { type Client, Events, type Interaction } from 'discord.js';

import type { ChatChoices } from '../../../src/chat/choices.ts';
import {
  answerClassify,
  answerWhatIsThis,
  type PictureCommandDependencies,
} from './picture-commands.ts';
import { answerAbout, answerHelp, answerModels } from './information.ts';
import { suggestModels } from './suggest-models.ts';
import { answerWatch } from './watch.ts';
import type { Work } from '../../../src/chat/work.ts';

export interface InteractionDependencies extends PictureCommandDependencies {
  readonly choices: ChatChoices;
  /** Whether pictures can be seen that nobody asks about. */
  readonly seesMessageContent: boolean;
  readonly version: string;
  readonly work: Work;
}

/** What an interaction's token is good for; whatever comes later has nowhere to go. */
const TOKEN_LIFE_MS = 15 * 60_000;

/** Answers commands, also those of a message's menu, and suggests what to type. */
export function answerInteractions(client: Client, dependencies: InteractionDependencies): void {
  client.on(Events.InteractionCreate, (interaction) => {
    const controller = new AbortController();
    const ageMs = Date.now() - interaction.createdTimestamp;
    const timer = setTimeout(() => controller.abort(), TOKEN_LIFE_MS - ageMs);
    dependencies.work.start(async (signal) => {
      await route(interaction, dependencies, signal).finally(() => clearTimeout(timer));
    }, controller);
  });
}

/** Each of these answers Discord before it waits for anything: three seconds is all the time there is. */
async function route(
  interaction: Interaction,
  dependencies: InteractionDependencies,
  signal: AbortSignal,
): Promise<void> {
  if (interaction.isAutocomplete()) return suggestModels(interaction, dependencies.chat);
  if (interaction.isMessageContextMenuCommand()) {
    return answerWhatIsThis(interaction, dependencies, signal);
  }
  if (!interaction.isChatInputCommand()) return undefined;
  switch (interaction.commandName) {
    case 'classify':
      return answerClassify(interaction, dependencies, signal);
    case 'watch':
      return answerWatch(interaction, dependencies);
    case 'models':
      return answerModels(interaction, dependencies.chat);
    case 'about':
      return answerAbout(interaction, dependencies);
    case 'help':
      return answerHelp(interaction);
    default:
      return undefined; // an older version's, still registered somewhere
  }
}
