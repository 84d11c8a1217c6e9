import type { Run } from '../runs/run.ts';

/** What a winner is chosen by. */
export type Judge = 'validation' | 'test';

/**
 * The finished run with the highest accuracy; of equals the one with the lower loss, then the older.
 *
 * @param runs - Those without that accuracy do not count.
 */
export function pickBest(runs: readonly Run[], by: Judge): Run | undefined {
  const [best] = runs
    .filter((run) => run.status === 'finished' && run.results[`${by}_accuracy`] !== undefined)
    .toSorted((a, b) => compare(a, b, by));
  return best;
}

function compare(a: Run, b: Run, by: Judge): number {
  return (
    result(b, `${by}_accuracy`, 0) - result(a, `${by}_accuracy`, 0) ||
    result(a, `${by}_loss`, Number.MAX_VALUE) - result(b, `${by}_loss`, Number.MAX_VALUE) ||
    Date.parse(a.startedAt) - Date.parse(b.startedAt)
  );
}

function result({ results }: Run, name: string, otherwise: number): number {
  return results[name] ?? otherwise;
}
