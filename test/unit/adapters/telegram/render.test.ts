import { describe, expect, it } from 'vitest';

import { telegramForm } from '../../../../adapters/telegram/outgoing/render.ts';

describe('telegramForm', () => {
  it('marks what is bold and monospaced, and leaves the text as it is', () => {
    const { text, entities } = telegramForm.render([
      {
        isSpoiler: false,
        lines: [
          { spans: [{ text: '<b>*cat*</b>', style: 'bold' }, { text: ' 62%' }] },
          { spans: [{ text: '██░', style: 'mono' }, { text: ' 20% dog' }] },
        ],
      },
    ]);

    expect(text).toBe('<b>*cat*</b> 62%\n██░ 20% dog');
    expect(entities).toEqual([
      expect.objectContaining({ type: 'bold', offset: 0, length: 12 }),
      expect.objectContaining({ type: 'code', offset: 17, length: 3 }),
    ]);
  });

  it('counts in UTF-16 units, as Telegram does', () => {
    const { entities } = telegramForm.render([
      { isSpoiler: false, lines: [{ spans: [{ text: '🐈 ' }, { text: 'cat', style: 'bold' }] }] },
    ]);

    expect(entities).toEqual([expect.objectContaining({ type: 'bold', offset: 3, length: 3 })]);
  });

  it('hides all of what was hidden, with no code in it, which would show through', () => {
    const hidden = { spans: [{ text: '██░', style: 'mono' }, { text: ' cat' }] } as const;

    const { text, entities } = telegramForm.render([
      { isSpoiler: true, lines: [hidden] },
      { isSpoiler: false, lines: [{ spans: [{ text: 'dog' }] }] },
    ]);

    expect(text).toBe('██░ cat\ndog');
    expect(entities).toEqual([expect.objectContaining({ type: 'spoiler', offset: 0, length: 7 })]);
  });
});
