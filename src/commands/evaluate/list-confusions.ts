import type { Evaluation } from '../../training/evaluation/evaluate.ts';

/** A class that was taken for another. */
export interface Confusion {
  readonly shown: string;
  readonly said: string;
  /** How often, and of how many pictures. */
  readonly count: number;
  readonly total: number;
}

/** What is taken for what, the most frequent first; of equals, the larger share of its class. */
export function listConfusions({ classes, confusion }: Evaluation): readonly Confusion[] {
  return confusion
    .flatMap((row, index) => {
      const { label: shown = '', count: total = 0 } = classes[index] ?? {};
      return row.map((count, column) => ({
        shown,
        said: classes[column]?.label ?? '',
        count: column === index ? 0 : count,
        total,
      }));
    })
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || a.total - b.total || (a.shown < b.shown ? -1 : 1));
}
