import type { ClassEvaluation, Evaluation } from '../../../training/evaluation/evaluate.ts';
import type { Chart } from '../drawing/chart.ts';
import { count, percent } from '../drawing/format.ts';
import { hues } from '../drawing/palette.ts';
import { drawClassBars } from './class-bars.ts';
import { drawRanks, MANY_CLASSES } from './ranks.ts';

/** Which share of each class was recognized, the weakest class first. */
export function classRecall({ classes }: Evaluation, part: string): Chart {
  const known = classes.filter(({ recall }) => recall !== null).toSorted(byRecall);
  const full = known.filter(({ recall }) => recall === 1).length;
  const shared = {
    name: 'class-recall',
    title: 'How much of each class was recognized',
    subtitle: `Recall on ${part} pictures; ${count(full)} of ${count(known.length)} classes without a mistake.`,
    max: 1,
  };
  const format = (value: number): string => percent(value, 0);
  const values = known.map(({ recall }) => recall ?? 0);
  if (known.length > MANY_CLASSES)
    return drawRanks({ ...shared, y: 'recall', values, formatY: format });
  return drawClassBars({
    ...shared,
    x: 'recall',
    formatX: format,
    pieces: [{ name: 'recall', tone: hues[0] }],
    bars: known.map(({ label, recall, count: pictures }) => ({
      label,
      pieces: [recall ?? 0],
      note: `${Math.round((recall ?? 0) * pictures)}/${pictures}`,
    })),
  });
}

function byRecall(a: ClassEvaluation, b: ClassEvaluation): number {
  return (
    (a.recall ?? 0) - (b.recall ?? 0) || b.count - a.count || a.label.localeCompare(b.label, 'en')
  );
}
