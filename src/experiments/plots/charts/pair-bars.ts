import { confusedPairs } from '../../../training/evaluation/confused-pairs.ts';
import type { Evaluation } from '../../../training/evaluation/evaluate.ts';
import type { Chart } from '../drawing/chart.ts';
import { wrongRamp } from '../drawing/palette.ts';
import { drawClassBars } from './class-bars.ts';

const MOST_PAIRS = 30;

/** The most frequent mistakes as bars. */
export function drawConfusedPairs(evaluation: Evaluation, part: string): Chart {
  const pairs = confusedPairs(evaluation);
  const shown = pairs.slice(0, MOST_PAIRS);
  const subtitle =
    pairs.length === 0
      ? `Nothing: all ${part} pictures were recognized.`
      : `The ${shown.length} most frequent mistakes on ${part} pictures, of ${pairs.length} kinds.`;
  return drawClassBars({
    name: 'confusion-matrix',
    title: 'What was taken for what',
    subtitle,
    x: 'pictures',
    labelWidth: 300,
    pieces: [{ name: 'mistakes', tone: wrongRamp.at(-1) ?? { light: '', dark: '' } }],
    bars: shown.map(({ shown: label, said, count, of }) => ({
      label: `${label} → ${said}`,
      pieces: [count],
      note: `${count}/${of}`,
    })),
  });
}
