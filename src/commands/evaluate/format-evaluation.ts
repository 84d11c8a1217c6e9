import type { Evaluation } from '../../training/evaluation/evaluate.ts';

const WORST_CLASSES = 10;

/** What a person wants to know first, in lines for a terminal. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { count, accuracy, top5Accuracy, loss, calibrationError } = evaluation;
  const worst = evaluation.classes
    .filter((one) => one.recall !== null && one.recall < 1)
    .toSorted((a, b) => (a.recall ?? 0) - (b.recall ?? 0))
    .slice(0, WORST_CLASSES);
  const width = Math.max(0, ...worst.map(({ label }) => label.length));
  return [
    `pictures           ${count}`,
    `right              ${percent(accuracy)}`,
    `among the first 5  ${percent(top5Accuracy)}`,
    `cross-entropy      ${loss.toFixed(4)}`,
    `calibration error  ${calibrationError.toFixed(4)}`,
    ...(worst.length > 0 ? ['', 'least recognized:'] : []),
    ...worst.map(
      (one) => `  ${one.label.padEnd(width)}  ${percent(one.recall ?? 0)} of ${one.count}`,
    ),
    '',
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
