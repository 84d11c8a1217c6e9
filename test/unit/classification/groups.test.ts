import { describe, expect, it } from 'vitest';

import { likeliestGroup } from '../../../src/classification/groups.ts';

describe('likeliestGroup', () => {
  it('names the group whose classes sum to enough', () => {
    const groups = [{ label: 'dog', classes: [0, 2] }];

    const group = likeliestGroup(Float64Array.of(0.5, 0.125, 0.375), groups);

    expect(group).toEqual({ label: 'dog', probability: 0.875 });
  });

  it('takes a sum of exactly 0.8', () => {
    const group = likeliestGroup(Float64Array.of(0.8, 0.2), [{ label: 'dog', classes: [0] }]);

    expect(group).toEqual({ label: 'dog', probability: 0.8 });
  });

  it('has nothing to say when no group reaches 0.8', () => {
    const group = likeliestGroup(Float64Array.of(0.79, 0.21), [{ label: 'dog', classes: [0] }]);

    expect(group).toBeUndefined();
  });

  it('has nothing to say without groups', () => {
    expect(likeliestGroup(Float64Array.of(1, 0), [])).toBeUndefined();
  });

  it('prefers the group with the fewest classes to a likelier one', () => {
    const groups = [
      { label: 'animal', classes: [0, 1, 2] },
      { label: 'hound', classes: [0, 1] },
    ];

    const group = likeliestGroup(Float64Array.of(0.5, 0.375, 0.125), groups);

    expect(group).toEqual({ label: 'hound', probability: 0.875 });
  });

  it('prefers the likelier of two groups with as many classes', () => {
    const groups = [
      { label: 'a', classes: [0, 2] },
      { label: 'b', classes: [0, 1] },
    ];

    const group = likeliestGroup(Float64Array.of(0.8125, 0.125, 0.0625), groups);

    expect(group?.label).toBe('b');
  });

  it('takes the first label in the alphabet where all else is equal', () => {
    const groups = [
      { label: 'pet', classes: [0] },
      { label: 'cat', classes: [0] },
      { label: 'tom', classes: [0] },
    ];

    const group = likeliestGroup(Float64Array.of(0.9, 0.1), groups);

    expect(group?.label).toBe('cat');
  });

  it('never gives more than 1, whatever rounding does', () => {
    const tenths = Float64Array.of(0.1, 0.7, 0.2 + 3e-16);

    const group = likeliestGroup(tenths, [{ label: 'thing', classes: [0, 1, 2] }]);

    expect(group?.probability).toBe(1);
  });
});
