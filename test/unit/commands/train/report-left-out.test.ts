import { describe, expect, it } from 'vitest';

import { reportLeftOut } from '../../../../src/commands/train/report-left-out.ts';

const contested = { file: 'a.jpg', reason: 'stands under two labels' };

describe('what is said of pictures that were left out', () => {
  it('names each once, also one that a list has under two labels', () => {
    expect(reportLeftOut([contested, contested])).toEqual([
      '1 picture was left out:',
      '  a.jpg: stands under two labels',
    ]);
  });

  it('is ten of them, and how many there are', () => {
    const skipped = Array.from({ length: 12 }, (_, number) => ({
      file: `${number}.jpg`,
      reason: 'is empty',
    }));

    const lines = reportLeftOut(skipped, 'skipped.json of the run');

    expect(lines).toHaveLength(12);
    expect(lines.at(0)).toBe('12 pictures were left out:');
    expect(lines.at(-1)).toBe('  and 2 more, listed in skipped.json of the run');
  });
});
