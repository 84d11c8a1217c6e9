import type { CommandInteraction } from 'discord.js';

import type { Chat } from '../../../src/chat/chat.ts';
import { composeModels } from '../../../src/chat/compose-models.ts';
import type { Line } from '../../../src/chat/rich-text.ts';
import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import { MAX_MESSAGE_LENGTH, renderBlocks } from '../render.ts';
import { replyPrivately } from './reply-privately.ts';

/** `/help`: how to show the bot a picture. */
export async function answerHelp(interaction: CommandInteraction): Promise<void> {
  const { help, discord } = chooseTexts(interaction.locale);
  await replyPrivately(interaction, renderLines([...help, ...discord.help]));
}

/** `/about`: who answers here, and what becomes of pictures. */
export async function answerAbout(
  interaction: CommandInteraction,
  { version, chat }: { readonly version: string; readonly chat: Chat },
): Promise<void> {
  const model = chat.models[0]?.name ?? '';
  const { about } = chooseTexts(interaction.locale);
  await replyPrivately(interaction, renderLines(about({ version, model })));
}

/** `/models`: what there is to choose from, the default first. */
export async function answerModels(
  interaction: CommandInteraction,
  { models }: Chat,
): Promise<void> {
  const { lines } = composeModels(models, chooseTexts(interaction.locale));
  await replyPrivately(interaction, renderList(lines));
}

function renderLines(lines: readonly string[]): string {
  return renderList(lines.map(toLine));
}

/** As many lines as fit into a message. */
function renderList(lines: readonly Line[]): string {
  const text = renderBlocks([{ isSpoiler: false, lines }]);
  return text.length <= MAX_MESSAGE_LENGTH ? text : renderList(lines.slice(0, -1));
}

function toLine(text: string): Line {
  return { spans: [{ text }] };
}
