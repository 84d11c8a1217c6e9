import { z } from 'zod';

import { ApiError, badRequest } from '../api-error.ts';
import { integer } from '../api/form.ts';
import type { MessageEntity } from '../bot-api.ts';
import { keepCodeAlone } from './code-entities.ts';
import { type FormattedText, parseHtml } from './html.ts';

/** An entity as bots send it. */
export const entityForm = z.object({
  type: z.string(),
  offset: integer,
  length: integer,
  url: z.string().optional(),
  language: z.string().optional(),
  custom_emoji_id: z.string().optional(),
  user: z.unknown().optional(),
});

export interface TextForm {
  readonly text: string;
  readonly parse_mode?: string | undefined;
  readonly entities?: readonly z.output<typeof entityForm>[] | undefined;
}

const maxTextLength = 4096;

const knownTypes = new Set(
  [
    'mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough',
    'spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji',
  ].flatMap((line) => line.split(' ')),
);

/**
 * What Telegram makes of a text and its markup.
 *
 * @param reportBreach - Hears of markup that is dropped without a word.
 * @throws {ApiError} 400 for markup that it cannot read, for too much text and for none.
 */
export function readText(form: TextForm, reportBreach: (breach: string) => void): FormattedText {
  const { text, entities } = form.parse_mode === undefined ? readEntities(form) : readMarkup(form);
  const trimmed = text.trimEnd();
  if (trimmed.trim() === '') throw badRequest('message text is empty');
  // Telegram may count characters, of which no text has more than code units.
  if (trimmed.length > maxTextLength) throw badRequest('message is too long');
  const within = entities.flatMap((entity) => cutAt(entity, trimmed.length));
  return { text: trimmed, entities: keepCodeAlone(within, reportBreach) };
}

function readMarkup({ text, parse_mode: mode = '' }: TextForm): FormattedText {
  if (mode.toLowerCase() === 'html') return parseHtml(text);
  const known = ['markdown', 'markdownv2'];
  if (!known.includes(mode.toLowerCase())) throw badRequest('unsupported parse_mode');
  throw new ApiError(400, 'Bad Request: this fake reads no Markdown', { isBreach: true });
}

function readEntities({ text, entities = [] }: TextForm): FormattedText {
  for (const entity of entities) checkEntity(entity, text);
  return { text, entities };
}

function checkEntity({ type, offset, length, url }: MessageEntity, text: string): void {
  const end = offset + length;
  if (!knownTypes.has(type)) throw cannotParse(`unsupported entity type "${type}"`);
  if (offset < 0 || length <= 0) throw cannotParse(`entity "${type}" has a wrong offset or length`);
  if (end > text.length) {
    throw cannotParse(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${text.length}`,
    );
  }
  if (isInsideCharacter(text, offset) || isInsideCharacter(text, end)) {
    throw cannotParse(`entity begins or ends in the middle of a UTF-16 symbol at offset ${offset}`);
  }
  if (type === 'text_link' && !URL.canParse(url ?? '')) throw cannotParse('entity has no URL');
}

/** Whether an offset lies between the two halves of a surrogate pair. */
function isInsideCharacter(text: string, offset: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(offset - 1, offset + 1));
}

function cutAt(entity: MessageEntity, end: number): readonly MessageEntity[] {
  const length = Math.min(entity.length, end - entity.offset);
  return length > 0 ? [{ ...entity, length }] : [];
}

function cannotParse(problem: string): ApiError {
  return badRequest(`can't parse entities: ${problem}`);
}
