import type { Evaluation } from './evaluate.ts';

/** Pictures of one class that were taken for another. */
export interface ConfusedPair {
  readonly shown: string;
  readonly said: string;
  /** How often. */
  readonly count: number;
  /** Of how many pictures of that class. */
  readonly of: number;
}

/** What was taken for what, the most frequent first; of equals the one that is a larger share of its class. */
export function confusedPairs({ classes, confusion }: Evaluation): readonly ConfusedPair[] {
  const label = (index: number): string => classes[index]?.label ?? '';
  const pairs = confusion.flatMap((counts, row) => {
    const of = counts.reduce((sum, count) => sum + count, 0);
    return counts.flatMap((count, column) =>
      count > 0 && column !== row ? [{ shown: label(row), said: label(column), count, of }] : [],
    );
  });
  return pairs.toSorted((a, b) => b.count - a.count || a.of - b.of);
}
