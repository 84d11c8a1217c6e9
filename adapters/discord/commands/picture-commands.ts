import {
  type ChatInputCommandInteraction,
  type CommandInteraction,
  type MessageContextMenuCommandInteraction,
} from 'discord.js';

import type { PictureResult } from '../../../src/chat/answer-pictures.ts';
import type { Chat } from '../../../src/chat/chat.ts';
import { fitAnswer } from '../../../src/chat/fit-answer.ts';
import { countPictures, type Item } from '../../../src/chat/picture.ts';
import type { ImageDownloader } from '../../../src/chat/ports.ts';
import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import { toAttachmentItem } from '../pictures/attachment-item.ts';
import { findItems } from '../pictures/find-items.ts';
import { discordForm } from '../render.ts';
import { userKey } from '../user-key.ts';
import { defer } from './defer.ts';
import { pictureOptionNames } from './definitions.ts';
import { failPrivately } from './fail-privately.ts';
import { replyPrivately } from './reply-privately.ts';

export interface PictureCommandDependencies {
  readonly chat: Chat;
  readonly downloader: ImageDownloader;
}

interface PictureCommand {
  readonly items: readonly Item[];
  readonly k: number;
  readonly model?: string | undefined;
  readonly isPrivate: boolean;
}

/** `/classify picture [picture2 … picture5] [model] [k] [private]` */
export function answerClassify(
  interaction: ChatInputCommandInteraction,
  dependencies: PictureCommandDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { chat, downloader } = dependencies;
  const { options } = interaction;
  const model = options.getString('model') ?? undefined;
  if (model !== undefined && !chat.models.some(({ name }) => name === model)) {
    return replyPrivately(interaction, unknownModel(interaction));
  }
  const attachments = pictureOptionNames.flatMap((name) => options.getAttachment(name) ?? []);
  const command = {
    items: attachments.map((attachment) => toAttachmentItem(attachment, { downloader })),
    k: options.getInteger('k') ?? chat.defaultK,
    model,
    isPrivate: options.getBoolean('private') ?? false,
  };
  return answerCommand(interaction, command, dependencies, signal);
}

/** "What is this?" in the menu of any message. */
export async function answerWhatIsThis(
  interaction: MessageContextMenuCommandInteraction,
  dependencies: PictureCommandDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { chat, downloader } = dependencies;
  const items = findItems(interaction.targetMessage, downloader).map(({ item }) => item);
  if (items.length === 0) {
    await replyPrivately(interaction, chooseTexts(interaction.locale).discord.noPictureInMessage);
    return;
  }
  const command = { items, k: chat.defaultK, isPrivate: false };
  await answerCommand(interaction, command, dependencies, signal);
}

async function answerCommand(
  interaction: CommandInteraction,
  { items, k, model, isPrivate }: PictureCommand,
  { chat }: PictureCommandDependencies,
  signal: AbortSignal,
): Promise<void> {
  const texts = chooseTexts(interaction.locale);
  const key = userKey(interaction.user);
  const admission = await chat.admit(key, countPictures(items)); // in memory: microseconds
  if (!admission.isAdmitted) {
    await replyPrivately(interaction, texts.rateLimited(admission.retryAfterMs));
    return;
  }
  await defer(interaction, isPrivate);
  const results = await chat.answer({ userKey: key, items, k, model, signal });
  signal.throwIfAborted();
  const content = fitAnswer(results, { texts, k, form: discordForm });
  if (results.some(isAnswer)) await interaction.editReply({ content });
  else await failPrivately(interaction, content);
}

function isAnswer(result: PictureResult): boolean {
  return 'classification' in result;
}

function unknownModel({ locale }: CommandInteraction): string {
  return chooseTexts(locale).failures['model-unknown']({ details: {}, reference: undefined });
}
