import { describe, expect, it } from 'vitest';

import { formatTable, NOTHING } from '../../../src/commands/format-table.ts';

describe('a table on a terminal', () => {
  it('has words at the left, and numbers at the right below their title', () => {
    const table = formatTable(
      ['name', 'loss', 'accuracy'],
      [
        ['beagle', '0.5', '9.00 %'],
        ['pug', NOTHING, '100.00 %'],
      ],
    );

    expect(table.split('\n')).toEqual([
      'name    loss  accuracy',
      '──────  ────  ────────',
      'beagle   0.5    9.00 %',
      'pug        –  100.00 %',
      '',
    ]);
  });

  it('cannot be disturbed by control characters in a name', () => {
    expect(formatTable(['name'], [['a\u001b[31m\nb']])).toContain('a?[31m?b');
  });

  it.each(['🐈', '犬', '👩‍🔬'])('gives %s the two columns that it takes', (name) => {
    expect(formatTable(['name', 'x'], [[name, 'a']]).split('\n')[2]).toBe(`${name}    a`);
  });
});
