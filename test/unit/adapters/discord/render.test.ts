import { array, assert, boolean, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  discordForm,
  MAX_MESSAGE_LENGTH,
  renderBlocks,
} from '../../../../adapters/discord/render.ts';
import { fitLabels } from '../../../../src/chat/fit-answer.ts';
import type { Block } from '../../../../src/chat/rich-text.ts';

function block(text: string, isSpoiler = false): Block {
  return { isSpoiler, lines: [{ spans: [{ text }] }] };
}

describe('renderBlocks', () => {
  it('writes bold, monospaced and small text in Markdown', () => {
    const rendered = renderBlocks([
      {
        isSpoiler: false,
        lines: [
          { spans: [{ text: 'tabby', style: 'bold' }, { text: ' 62%' }] },
          { spans: [{ text: '██░', style: 'mono' }, { text: ' 20% tiger' }] },
          { spans: [{ text: 'Model: pets' }], isSmall: true },
        ],
      },
    ]);

    expect(rendered).toBe('**tabby** 62%\n`██░` 20% tiger\n-# Model: pets');
  });

  it('hides what was hidden', () => {
    expect(renderBlocks([block('cat', true), block('dog')])).toBe('||cat||\ndog');
  });

  it.each([
    ['**bold**', String.raw`\*\*bold\*\*`],
    ['||hidden||', String.raw`\|\|hidden\|\|`],
    ['[free](https://evil.example)', String.raw`\[free](https\://evil.example)`],
    ['https://evil.example', String.raw`https\://evil.example`],
    ['<@123456789012345678>', String.raw`\<@123456789012345678>`],
    ['# heading', String.raw`\# heading`],
    ['1. first', String.raw`1\. first`],
    ['- item', String.raw`\- item`],
    ['`code`', '\\`code\\`'],
  ])('shows %s as it is', (text, escaped) => {
    expect(renderBlocks([block(text)])).toBe(escaped);
  });
});

/** Discord's message with as many labels as fit. */
function renderToFit(compose: (labelLimit: number) => readonly Block[], maxLabels: number): string {
  return fitLabels(compose, { maxLabels, form: discordForm });
}

describe('an answer within the limit', () => {
  const labels = (length: number) => (limit: number) =>
    Array.from({ length: limit }, () => block('x'.repeat(length)));

  it('keeps all labels where they fit', () => {
    expect(renderToFit(labels(10), 3)).toBe(renderBlocks(labels(10)(3)));
  });

  it('leaves labels out until the rest fits', () => {
    expect(renderToFit(labels(500), 5)).toBe(renderBlocks(labels(500)(3)));
  });

  it('leaves whole pictures out where nothing else helps, and says that there were more', () => {
    const pictures = Array.from({ length: 5 }, () => block('x'.repeat(600), true));

    const rendered = renderToFit(() => pictures, 1);

    expect(rendered).toBe(`${renderBlocks(pictures.slice(0, 3))}\n…`);
  });

  it('stays within the limit, whatever there is to say', () => {
    const anyBlocks = array(
      record({ text: string({ maxLength: 900, unit: 'binary' }), isSpoiler: boolean() }),
      { maxLength: 12 },
    );

    assert(
      property(anyBlocks, (blocks) => {
        const rendered = renderToFit(
          () => blocks.map(({ text, isSpoiler }) => block(text, isSpoiler)),
          3,
        );
        expect(rendered.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
      }),
    );
  });
});
