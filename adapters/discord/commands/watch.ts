import type { ChatInputCommandInteraction } from 'discord.js';

import type { ChatChoices } from '../../../src/chat/choices.ts';
import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import { permissionsToWrite } from '../permissions-to-write.ts';
import { placeOf } from '../place.ts';
import { replyPrivately } from './reply-privately.ts';

export interface WatchDependencies {
  readonly choices: ChatChoices;
  /** Whether pictures can be seen that nobody asks about. */
  readonly seesMessageContent: boolean;
}

/** `/watch here on|off`: whether pictures are answered in this channel that nobody asked about. */
export async function answerWatch(
  interaction: ChatInputCommandInteraction,
  { choices, seesMessageContent }: WatchDependencies,
): Promise<void> {
  const isWatched = interaction.options.getSubcommand() === 'on';
  const { discord } = chooseTexts(interaction.locale);
  if (isWatched && !seesMessageContent) {
    await replyPrivately(interaction, discord.cannotWatch);
    return;
  }
  choices.setWatched(placeOf(interaction.channelId), isWatched);
  const sentences = isWatched
    ? [discord.watchingNow, ...(mayAnswerHere(interaction) ? [] : [discord.mayNotAnswer])]
    : [discord.notWatchingNow];
  await replyPrivately(interaction, sentences.join(' '));
}

/** Commands work in places where the bot may not write. */
function mayAnswerHere({ channel, appPermissions }: ChatInputCommandInteraction): boolean {
  return channel === null || appPermissions.has(permissionsToWrite(channel));
}
