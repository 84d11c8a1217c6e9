import type { AutocompleteInteraction } from 'discord.js';

import type { Chat } from '../../../src/chat/chat.ts';

/** As many as Discord shows, and as long as it lets them be. */
const MAX_SUGGESTIONS = 25;
const MAX_NAME_LENGTH = 100;

/** Suggests the models whose names have in them what was typed so far. */
export async function suggestModels(
  interaction: AutocompleteInteraction,
  { models }: Chat,
): Promise<void> {
  const typed = interaction.options.getFocused().toLowerCase();
  const suggestions = models
    .map(({ name }) => name)
    .filter((name) => name.toLowerCase().includes(typed) && name.length <= MAX_NAME_LENGTH)
    .slice(0, MAX_SUGGESTIONS);
  await interaction.respond(suggestions.map((name) => ({ name, value: name })));
}
