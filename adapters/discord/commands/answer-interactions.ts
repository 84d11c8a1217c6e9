import { type Client, Events, type Interaction } from 'discord.js';

import type { ChatChoices } from '../../../src/chat/choices.ts';
import { createReference } from '../../../src/chat/reference.ts';
import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import type { Work } from '../../../src/chat/work.ts';
import { isExpected } from '../describe-error.ts';
import { failPrivately } from './fail-privately.ts';
import { answerAbout, answerHelp, answerModels } from './information.ts';
import {
  answerClassify,
  answerWhatIsThis,
  type PictureCommandDependencies,
} from './picture-commands.ts';
import { replyPrivately } from './reply-privately.ts';
import { suggestModels } from './suggest-models.ts';
import { answerWatch } from './watch.ts';

export interface InteractionDependencies extends PictureCommandDependencies {
  readonly choices: ChatChoices;
  /** Whether pictures can be seen that nobody asks about. */
  readonly seesMessageContent: boolean;
  readonly version: string;
  readonly work: Work;
  /** Told of what nobody expected, and under which reference whoever asked will quote it. */
  readonly reportError: (error: unknown, facts: { readonly reference: string }) => void;
  /** For how long an answer has somewhere to go; as long as Discord lets it when left out. */
  readonly tokenLifeMs?: number;
}

/** An interaction's token is good for a quarter of an hour; the rest is for its way here. */
const TOKEN_LIFE_MS = 15 * 60_000 - 5_000;

/** Answers commands, also those of a message's menu, and suggests what to type. */
export function answerInteractions(client: Client, dependencies: InteractionDependencies): void {
  const { work, tokenLifeMs = TOKEN_LIFE_MS } = dependencies;

  client.on(Events.InteractionCreate, (interaction) => {
    const controller = new AbortController();
    const isTaken = work.start(async (signal) => {
      // From now on, whatever the clock says: it may be wrong, and Discord sends nothing old.
      const timer = setTimeout(() => controller.abort(), tokenLifeMs);
      await answer(interaction, dependencies, signal).finally(() => clearTimeout(timer));
    }, controller);
    if (!isTaken) void decline(interaction);
  });
}

/** Whatever goes wrong, nobody is left with a command that "did not respond". */
async function answer(
  interaction: Interaction,
  dependencies: InteractionDependencies,
  signal: AbortSignal,
): Promise<void> {
  try {
    await route(interaction, dependencies, signal);
  } catch (error) {
    if (!interaction.isCommand() || isExpected(error) || signal.aborted) throw error;
    const reference = createReference();
    dependencies.reportError(error, { reference });
    const { internal } = chooseTexts(interaction.locale).failures;
    await failPrivately(interaction, internal({ details: {}, reference })).catch(() => undefined);
  }
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

/** While the service ends nothing is begun any more; whoever asks now is told so. */
async function decline(interaction: Interaction): Promise<void> {
  if (!interaction.isCommand()) return;
  const { unavailable } = chooseTexts(interaction.locale).failures;
  const content = unavailable({ details: {}, reference: undefined });
  await replyPrivately(interaction, content).catch(() => undefined);
}
