import { describe, expect, it } from 'vitest';

import { printable, printableJson } from '../../../src/commands/printable.ts';

/** Colours, a new line, a backspace, the delete character and the eight-bit form of ESC [. */
const hostile = 'a\u001b[31m\n\b\u007f\u009b.jpg';

describe('printable', () => {
  it('puts a question mark in the place of every control character', () => {
    expect(printable(hostile)).toBe('a?[31m????.jpg');
  });

  it.each(['Katze äöü.jpg', '猫.jpg', '🐈‍⬛.jpg', 'a b.jpg'])('leaves %s as it is', (name) => {
    expect(printable(name)).toBe(name);
  });
});

describe('printableJson', () => {
  it('has no control character in it', () => {
    expect(printableJson({ file: hostile })).not.toMatch(/\p{Cc}/u);
  });

  it('means the same', () => {
    expect(JSON.parse(printableJson({ file: hostile }))).toEqual({ file: hostile });
  });
});
