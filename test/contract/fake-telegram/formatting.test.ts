import { describe, expect, it } from 'vitest';

import { call, start, startConversation } from '../../support/fake-telegram/raw-client.ts';

describe('HTML', () => {
  it('becomes text with styles, in UTF-16 code units', async () => {
    const telegram = await start();

    const text =
      '🐈 <b>tabby &amp; <i>co</i></b> <code>97 %</code> <a href="https://example.com">&lt;link&gt;</a>';
    await send(telegram, { text, parse_mode: 'HTML' });

    expect(telegram.messages()).toMatchObject([
      {
        text: '🐈 tabby & co 97 % <link>',
        entities: [
          { type: 'bold', offset: 3, length: 10 },
          { type: 'italic', offset: 11, length: 2 },
          { type: 'code', offset: 14, length: 4 },
          { type: 'text_link', offset: 19, length: 6, url: 'https://example.com' },
        ],
      },
    ]);
    expect(telegram.violations).toEqual([]);
  });

  it.each([
    ['<tg-spoiler>x</tg-spoiler>', 'spoiler'],
    ['<span class="tg-spoiler">x</span>', 'spoiler'],
    ['<blockquote expandable>x</blockquote>', 'expandable_blockquote'],
    ['<pre><code class="language-js">x</code></pre>', 'pre'],
    ['<STRONG>x</STRONG>', 'bold'],
    ['<u>&#120;</u>', 'underline'],
  ])('%s is %s', async (text, style) => {
    const telegram = await start();

    await send(telegram, { text, parse_mode: 'html' });

    expect(telegram.messages()).toMatchObject([{ text: 'x', styles: [{ style, text: 'x' }] }]);
  });

  it.each([
    ['🐈 <b>x', `Can't find end tag corresponding to start tag "b"`],
    ['🐈 <p>x</p>', 'Unsupported start tag "p" at byte offset 5'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
    ['x <b', 'Unclosed start tag at byte offset 2'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('is refused: %s', async (text, words) => {
    const telegram = await start();

    const answer = await send(telegram, { text, parse_mode: 'HTML' });

    expect(answer.description).toBe(`Bad Request: can't parse entities: ${words}`);
    expect(telegram.violations).toHaveLength(1);
  });
});

describe('entities', () => {
  it('lie over a text that means nothing by itself', async () => {
    const telegram = await start();

    const entities = [{ type: 'bold', offset: 3, length: 3 }];
    await send(telegram, { text: '🐈 <b>', entities });

    expect(telegram.messages()).toMatchObject([
      { text: '🐈 <b>', styles: [{ style: 'bold', text: '<b>' }] },
    ]);
  });

  it.each([
    ['past the end', { type: 'bold', offset: 1, length: 9 }, /ends after the end of the text/],
    ['through a character', { type: 'bold', offset: 1, length: 2 }, /middle of a UTF-16 symbol/],
    ['over nothing', { type: 'bold', offset: 0, length: 0 }, /wrong offset or length/],
    ['of an unknown kind', { type: 'mono', offset: 0, length: 2 }, /unsupported entity type/],
    ['without its URL', { type: 'text_link', offset: 0, length: 2 }, /no URL/],
  ])('are refused %s', async (_, entity, words) => {
    const telegram = await start();

    const { description } = await send(telegram, { text: '🐈 x', entities: [entity] });

    expect(description).toMatch(/can't parse entities/);
    expect(description).toMatch(words);
    expect(telegram.violations).toHaveLength(1);
  });

  it('leave code alone: a spoiler does not hide it', async () => {
    const telegram = await start();

    const text = '<tg-spoiler>a <code>97 %</code> b</tg-spoiler>';
    await send(telegram, { text, parse_mode: 'HTML' });

    expect(telegram.messages()[0]?.styles).toEqual([
      { style: 'spoiler', text: 'a ' },
      { style: 'code', text: '97 %' },
      { style: 'spoiler', text: ' b' },
    ]);
    expect(telegram.violations).toEqual(['Telegram takes the style spoiler away from code']);
  });
});

function send(telegram: Awaited<ReturnType<typeof start>>, parameters: object) {
  return call(telegram, 'sendMessage', { chat_id: startConversation(telegram), ...parameters });
}
