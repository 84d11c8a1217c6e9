import type { Block, Line, Span } from '../../src/chat/rich-text.ts';

/** Discord's limit for the text of a message, in characters. */
export const MAX_MESSAGE_LENGTH = 2_000;

/** Turns blocks into Discord's Markdown; everything that comes from elsewhere is escaped. */
export function renderBlocks(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n');
}

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

/** What begins something wherever it stands: styles, spoilers, links, mentions, timestamps, custom emoji. */
const SPECIAL = /[\\*_~`|<[]/g;
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

/**
 * Renders an answer with as many labels as fit into one message.
 *
 * @param compose - Gives the blocks with at most so many labels a picture.
 * @param maxLabels - What was asked for, 1 or more.
 */
export function renderToFit(
  compose: (labelLimit: number) => readonly Block[],
  maxLabels: number,
): string {
  for (let labelLimit = maxLabels; labelLimit >= 1; labelLimit--) {
    const text = renderBlocks(compose(labelLimit));
    if (text.length <= MAX_MESSAGE_LENGTH) return text;
  }
  return cutBlocks(compose(1));
}

/** Leaves the last blocks out until the rest fits: never half of one, which could leave a spoiler open. */
function cutBlocks(blocks: readonly Block[]): string {
  const kept = blocks.slice(0, -1);
  const text = `${renderBlocks(kept)}\n…`;
  return text.length <= MAX_MESSAGE_LENGTH || kept.length === 0 ? text : cutBlocks(kept);
}
