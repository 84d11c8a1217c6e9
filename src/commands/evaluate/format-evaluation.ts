import { confusedPairs } from '../../training/evaluation/confused-pairs.ts';
import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import { wilsonInterval } from '../../training/evaluation/wilson-interval.ts';
import { formatTable } from '../format-table.ts';
import { formatShare } from '../format-values.ts';

const CLASSES_SHOWN = 40;
const CONFUSIONS_SHOWN = 10;

/** What a person wants to know, in lines for a terminal: the whole first, then each class, then what is mistaken for what. */
export function formatEvaluation(
  evaluation: Evaluation,
  left: { readonly skipped: number; readonly unknown: number },
): string {
  return [formatWhole(evaluation, left), formatClasses(evaluation), formatConfusions(evaluation)]
    .filter((section) => section !== '')
    .join('\n');
}

function formatWhole(
  { count, accuracy, top5Accuracy, loss, calibrationError }: Evaluation,
  { skipped, unknown }: { readonly skipped: number; readonly unknown: number },
): string {
  const leftOut = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(unknown > 0 ? [`${unknown} of unknown classes left out`] : []),
  ].join(', ');
  return [
    `pictures           ${count}${leftOut === '' ? '' : ` (${leftOut})`}`,
    `right              ${formatCounted(accuracy, count)}`,
    `among the first 5  ${formatCounted(top5Accuracy, count)}`,
    `cross-entropy      ${loss.toFixed(4)}`,
    `calibration error  ${calibrationError.toFixed(4)}`,
    '',
  ].join('\n');
}

function formatCounted(share: number, count: number): string {
  const successes = Math.round(share * count);
  const [low, high] = wilsonInterval(successes, count);
  const interval = `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`;
  return `${formatShare(share)} (${successes} of ${count}; 95 %: ${interval})`;
}

/** The least recognized first. */
function formatClasses({ classes }: Evaluation): string {
  const seen = classes
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => (a.recall ?? 0) - (b.recall ?? 0) || b.count - a.count);
  const shown = seen.slice(0, CLASSES_SHOWN);
  const rows = shown.map(({ label, count, recall, precision }) => [
    label,
    String(count),
    formatShare(recall),
    formatShare(precision),
  ]);
  const rest = seen.length - shown.length;
  const more = rest > 0 ? `and ${rest} classes that are recognized better (--json has them)\n` : '';
  return formatTable(['class', 'pictures', 'recall', 'precision'], rows) + more;
}

function formatConfusions(evaluation: Evaluation): string {
  const confusions = confusedPairs(evaluation).slice(0, CONFUSIONS_SHOWN);
  if (confusions.length === 0) return '';
  const rows = confusions.map(({ shown, said, count, of }) => [shown, said, `${count} of ${of}`]);
  return formatTable(['shows', 'taken for', 'times'], rows);
}
