import { describe, expect, it } from 'vitest';

import type { HashedExample } from '../../../src/training/data/hash-examples.ts';
import { type Split, splitExamples } from '../../../src/training/data/split.ts';
import type { Evaluation } from '../../../src/training/evaluation/evaluate.ts';
import { summarizeFolds } from '../../../src/training/evaluation/summarize-folds.ts';
import { createRandom } from '../../../src/training/random.ts';

const examples = [...makeExamples('cat', 23), ...makeExamples('dog', 10)];

describe('the folds of a cross-validation', () => {
  it('test every picture exactly once', () => {
    const tested = foldsOf(5).flatMap(({ test }) => test.map(({ file }) => file));

    expect(tested.toSorted()).toEqual(examples.map(({ file }) => file).toSorted());
  });

  it('learn from nothing that they test', () => {
    for (const { train, validation, test } of foldsOf(5)) {
      const files = [...train, ...validation, ...test].map(({ file }) => file);

      expect(new Set(files).size).toBe(examples.length);
    }
  });

  it('have pictures of every class in the same shares', () => {
    const counts = foldsOf(5).map(({ test }) => test.filter(({ label }) => label === 'dog').length);

    expect(counts).toEqual([2, 2, 2, 2, 2]);
  });

  it('never tell the same bytes apart', () => {
    const [twin] = makeExamples('cat', 1).map((one) => ({ ...one, file: 'twin.jpg' }));

    for (const { test } of foldsOf(5, [...examples, ...(twin ? [twin] : [])])) {
      const tested = test.filter(({ hash }) => hash === twin?.hash);

      expect([0, 2]).toContain(tested.length);
    }
  });
});

describe('the sum of folds', () => {
  it('gives means, and how far folds lie apart', () => {
    const { accuracy } = summarizeFolds([evaluation(0.8), evaluation(0.9), evaluation(1)]);

    expect(accuracy.mean).toBeCloseTo(0.9);
    expect(accuracy.deviation).toBeCloseTo(0.1);
  });

  it('counts a small class as much as a large one in balanced accuracy', () => {
    const classes = [
      { label: 'cat', count: 90, recall: 1, precision: 1 },
      { label: 'dog', count: 10, recall: 0.5, precision: 1 },
      { label: 'emu', count: 0, recall: null, precision: null },
    ];

    const { balancedAccuracy } = summarizeFolds([{ ...evaluation(0.95), classes }]);

    expect(balancedAccuracy).toEqual({ mean: 0.75, deviation: 0 });
  });
});

function foldsOf(count: number, all: readonly HashedExample[] = examples): readonly Split[] {
  return Array.from({ length: count }, (_, index) =>
    splitExamples(all, {
      ratios: { train: 0.8, validation: 0.1, test: 0.1 },
      method: 'stratified',
      random: createRandom(42, 'split'),
      fold: { index, count },
    }),
  );
}

function makeExamples(label: string, count: number): readonly HashedExample[] {
  return Array.from({ length: count }, (_, index) => ({
    file: `${label}_${index}.jpg`,
    label,
    hash: `${label} ${index}`,
  }));
}

function evaluation(accuracy: number): Evaluation {
  return {
    count: 10,
    accuracy,
    top5Accuracy: 1,
    loss: 0.1,
    calibrationError: 0.01,
    classes: [{ label: 'cat', count: 10, recall: accuracy, precision: 1 }],
    confusion: [[10]],
    reliability: [],
  };
}
