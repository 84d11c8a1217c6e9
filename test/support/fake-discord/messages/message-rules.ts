import { MessageFlags } from 'discord-api-types/v10';

import { ApiError, type Problem } from '../api-error.ts';
import { sumFlags } from '../flags.ts';
import { countCharacters, invalidForm } from '../form.ts';
import type { EditForm, EmbedForm, MessageForm } from './message-form.ts';
import type { Upload } from './upload.ts';

/** The sum over all embeds of a message. */
const maxEmbedCharacters = 6000;

/**
 * Refuses what the shape of a body alone does not show.
 *
 * @throws {ApiError} `invalid-form` or `too-large`.
 */
export function checkContent(form: EditForm, uploads: readonly Upload[]): void {
  const problems = [
    ...(countEmbedCharacters(form.embeds ?? []) > maxEmbedCharacters ? [embedsTooLong] : []),
    ...findMixedComponents(form),
  ];
  if (problems.length > 0) throw invalidForm(...problems);
  if (uploads.some(({ bytes }) => bytes.length > maxUploadBytes)) throw new ApiError('too-large');
}

/** What a bot may send a file of, whoever it answers. */
export const maxUploadBytes = 10 * 1024 * 1024;

/**
 * Refuses a new message with nothing in it.
 *
 * @throws {ApiError} `empty-message`.
 */
export function requireSomething(form: MessageForm, uploads: readonly Upload[]): void {
  const { content, embeds, components, sticker_ids: stickers } = form;
  const isEmpty = [embeds, components, stickers, uploads].every(
    (list) => (list ?? []).length === 0,
  );
  if (isEmpty && (content ?? '').trim() === '') throw new ApiError('empty-message');
}

/** What a body says that Discord drops without a word, so that the bot believes what is not so. */
export function findUselessFlags(
  flags: number | null | undefined,
  settable: readonly MessageFlags[],
): readonly string[] {
  const rest = (flags ?? 0) & ~sumFlags(settable);
  return rest === 0 ? [] : [`flags ${rest} have no effect here`];
}

/** Flags that a new message may carry. */
export const messageFlags = [
  MessageFlags.SuppressEmbeds,
  MessageFlags.SuppressNotifications,
  MessageFlags.IsVoiceMessage,
  MessageFlags.IsComponentsV2,
] as const;

/** Flags that an edit may change. */
export const editFlags = [MessageFlags.SuppressEmbeds, MessageFlags.IsComponentsV2] as const;

const embedsTooLong: Problem = {
  path: ['embeds'],
  code: 'MAX_EMBED_SIZE_EXCEEDED',
  message: `Embed size exceeds maximum size of ${maxEmbedCharacters}`,
};

function countEmbedCharacters(embeds: readonly EmbedForm[]): number {
  return embeds.flatMap(textsOf).reduce((sum, value) => sum + countCharacters(value), 0);
}

function textsOf({ title, description, footer, author, fields }: EmbedForm): readonly string[] {
  const inFields = (fields ?? []).flatMap(({ name, value }) => [name, value]);
  return [title ?? '', description ?? '', footer?.text ?? '', author?.name ?? '', ...inFields];
}

/** A message is either made of components, or of all the rest and at most five rows of them. */
function findMixedComponents({ flags, content, embeds, components }: EditForm): readonly Problem[] {
  const isComponentsV2 = ((flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  if (isComponentsV2 && ((content ?? '') !== '' || (embeds ?? []).length > 0)) {
    const message = 'The content and embeds fields cannot be used with IS_COMPONENTS_V2';
    return [{ path: ['flags'], code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS', message }];
  }
  if (!isComponentsV2 && (components ?? []).length > 5) {
    const message = 'Must be 5 or fewer in length.';
    return [{ path: ['components'], code: 'BASE_TYPE_MAX_LENGTH', message }];
  }
  return [];
}
