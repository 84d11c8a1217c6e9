import type { MessageForm } from '../../src/chat/fit-answer.ts';
import type { Block, Line, Span } from '../../src/chat/rich-text.ts';

/** Discord's limit for the text of a message, in characters. */
export const MAX_MESSAGE_LENGTH = 2_000;

/** Turns blocks into Discord's Markdown; everything that comes from elsewhere is escaped. */
export function renderBlocks(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n');
}

/** How Discord takes messages. */
export const discordForm: MessageForm<string> = {
  render: renderBlocks,
  lengthOf: ({ length }) => length,
  maxLength: MAX_MESSAGE_LENGTH,
};

function renderBlock({ lines, isSpoiler }: Block): string {
  const text = lines.map(renderLine).join('\n');
  return isSpoiler ? `||${text}||` : text;
}

function renderLine({ spans, isSmall }: Line): string {
  const text = spans.map(renderSpan).join('');
  return isSmall ? `-# ${text}` : text;
}

function renderSpan({ text, style }: Span): string {
  if (style === 'mono') return `\`${text}\``; // ours: bars
  const escaped = escapeText(text);
  return style === 'bold' ? `**${escaped}**` : escaped;
}

/** What begins something wherever it stands: styles, spoilers, links, mentions, timestamps, custom emoji, bare URLs. */
const SPECIAL = /[\\*_~`|<[]|:(?=\/\/)/g;
/** What does so at the start of a line: headings, lists, small print, quotations. */
const SPECIAL_AT_START = /^(\s*)(#{1,3}|-#?|>{1,3})(?=\s)/gm;
const NUMBER_AT_START = /^(\s*\d+)\./gm;

/** Not discord.js's `escapeMarkdown`: it leaves the second of two links alive, and styles after what looks like an emoji. */
function escapeText(text: string): string {
  return text
    .replaceAll(SPECIAL, '\\$&')
    .replaceAll(SPECIAL_AT_START, '$1\\$2')
    .replaceAll(NUMBER_AT_START, '$1\\.');
}
