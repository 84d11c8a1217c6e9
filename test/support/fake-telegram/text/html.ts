import { badRequest } from '../api-error.ts';
import type { MessageEntity } from '../bot-api.ts';
import { isKnownTag, type OpenTag, toEntity } from './html-tags.ts';

/** Text without markup, and what the markup said. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

const attributePattern = /\s+([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?/y;
const characterReference = /&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));?/iy;
const namedCharacters = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
]);

/**
 * Reads Telegram's own little HTML.
 *
 * @throws {ApiError} 400 for whatever it does not know, in Telegram's words.
 */
export function parseHtml(html: string): FormattedText {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  let text = '';
  let position = 0;
  while (position < html.length) {
    if (html.startsWith('</', position)) {
      const { tag, next } = closeTag(html, position, open);
      const entity = toEntity(tag, text);
      if (entity) entities.push(entity);
      position = next;
    } else if (html[position] === '<') {
      const { tag, next } = openTag(html, position, text.length);
      open.push(tag);
      position = next;
    } else {
      const { character, next } = readCharacter(html, position);
      text += character;
      position = next;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed)
    throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  return { text, entities: mergeLanguage(entities) };
}

function openTag(html: string, start: number, offset: number) {
  const name = (/^[^\s>]*/.exec(html.slice(start + 1))?.[0] ?? '').toLowerCase();
  const at = where(html, start);
  if (start + 1 + name.length === html.length) throw cannotParse(`Unclosed start tag ${at}`);
  if (!isKnownTag(name)) throw cannotParse(`Unsupported start tag "${name}" ${at}`);
  const { attributes, next } = readAttributes(html, start + 1 + name.length);
  if (html.slice(next).trimStart() === '') throw cannotParse(`Unclosed start tag "${name}" ${at}`);
  const end = html.indexOf('>', next);
  if (html.slice(next, end).trim() !== '') {
    const problem = 'Expected equal sign in declaration of an attribute of the tag';
    throw cannotParse(`${problem} "${name}" ${at}`);
  }
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw cannotParse(`Tag "span" must have class "tg-spoiler" ${at}`);
  }
  return { tag: { name, attributes, offset }, next: end + 1 };
}

function readAttributes(html: string, start: number) {
  const attributes = new Map<string, string>();
  let next = start;
  for (;;) {
    attributePattern.lastIndex = next;
    const [all, name, value] = attributePattern.exec(html) ?? [];
    // Only `expandable` needs no value.
    if (all === undefined || name === undefined) return { attributes, next };
    if (value === undefined && name !== 'expandable') return { attributes, next };
    attributes.set(name.toLowerCase(), decode((value ?? '').replaceAll(/^["']|["']$/g, '')));
    next += all.length;
  }
}

function closeTag(html: string, start: number, open: OpenTag[]) {
  const tag = open.pop();
  const at = where(html, start);
  if (!tag) throw cannotParse(`Unexpected end tag ${at}`);
  const end = html.indexOf('>', start);
  if (end === -1) throw cannotParse(`Unclosed end tag ${at}`);
  const name = html
    .slice(start + 2, end)
    .trim()
    .toLowerCase();
  if (name !== '' && name !== tag.name) {
    throw cannotParse(`Unmatched end tag ${at}, expected "</${tag.name}>", found "</${name}>"`);
  }
  return { tag, next: end + 1 };
}

function readCharacter(html: string, position: number) {
  characterReference.lastIndex = position;
  const [all = '', decimal, hexadecimal, name] = characterReference.exec(html) ?? [];
  const code = decimal ?? (hexadecimal === undefined ? undefined : `0x${hexadecimal}`);
  const character =
    code === undefined ? namedCharacters.get(name ?? '') : String.fromCodePoint(Number(code));
  if (character === undefined) return { character: html[position] ?? '', next: position + 1 };
  return { character, next: position + all.length };
}

function decode(value: string): string {
  let decoded = '';
  for (let position = 0; position < value.length;) {
    const { character, next } = readCharacter(value, position);
    decoded += character;
    position = next;
  }
  return decoded;
}

/** `<pre><code class="language-x">` is one entity with a language. */
function mergeLanguage(entities: readonly MessageEntity[]): readonly MessageEntity[] {
  const isInPre = (inner: MessageEntity) =>
    entities.some(
      ({ type, offset, length }) =>
        type === 'pre' && offset === inner.offset && length === inner.length,
    );
  return entities.filter((entity) => entity.type !== 'code' || !isInPre(entity));
}

/** Telegram counts bytes here, though nowhere else. */
function where(html: string, position: number): string {
  return `at byte offset ${Buffer.byteLength(html.slice(0, position))}`;
}

function cannotParse(problem: string) {
  return badRequest(`can't parse entities: ${problem}`);
}
