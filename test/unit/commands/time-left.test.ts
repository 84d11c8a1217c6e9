import { describe, expect, it } from 'vitest';

import { timeLeft } from '../../../src/commands/time-left.ts';

describe('the time that is left', () => {
  it.each([
    [1, ', 1 s left'],
    [99, ', 99 s left'],
    [100, ', 2 min left'],
    [5_969, ', 99 min left'],
    [6_000, ', 1 h 40 min left'],
    [93_600, ', 26 h 0 min left'],
  ])('of %d seconds is told as a person would', (seconds, words) => {
    expect(timeLeft(seconds)).toBe(words);
  });

  it.each([0, Number.NaN, Number('INF')])('is not told where it is not known: %d', (seconds) => {
    expect(timeLeft(seconds)).toBe('');
  });
});
