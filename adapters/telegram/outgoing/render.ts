import { bold, code, fmt, FmtString, join } from 'telegraf/format';

import type { MessageForm } from '../../../src/chat/fit-answer.ts';
import type { Block, Line, Span } from '../../../src/chat/rich-text.ts';

/** How Telegram takes messages: text with entities, so that nothing has to be escaped. */
export const telegramForm: MessageForm<FmtString> = {
  render: (blocks) => joinLines(blocks.map(renderBlock)),
  lengthOf: ({ text }) => text.length,
  maxLength: 4_096,
};

/** Lines without any style. */
export function renderLines(lines: readonly string[]): FmtString {
  return joinLines(lines.map((line) => fmt(line)));
}

function renderBlock({ lines, isSpoiler }: Block): FmtString {
  if (!isSpoiler) return joinLines(lines.map((line) => renderLine(line, renderSpan)));
  // Code cannot be part of a spoiler: it would show through.
  const text = joinLines(lines.map((line) => renderLine(line, renderHiddenSpan)));
  return new FmtString(text.text, [
    ...(text.entities ?? []),
    { type: 'spoiler', offset: 0, length: text.text.length },
  ]);
}

function renderLine({ spans }: Line, render: (span: Span) => FmtString): FmtString {
  return join(spans.map((span) => render(span)));
}

function renderSpan({ text, style }: Span): FmtString {
  return style === 'mono' ? code(text) : renderHiddenSpan({ text, ...(style && { style }) });
}

function renderHiddenSpan({ text, style }: Span): FmtString {
  return style === 'bold' ? bold(text) : fmt(text);
}

function joinLines(lines: readonly FmtString[]): FmtString {
  return join(lines.flatMap((line, index) => (index === 0 ? [line] : ['\n', line])));
}
