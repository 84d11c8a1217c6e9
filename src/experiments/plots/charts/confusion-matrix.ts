import type { ScatterSeriesOption } from 'echarts/charts';

import type { Evaluation } from '../../../training/evaluation/evaluate.ts';
import type { Chart } from '../drawing/chart.ts';
import { BELOW_HEADLINE, categoryAxis, headline, plotArea } from '../drawing/house-style.ts';
import { onRight, onWrong, paper, rightRamp, type Tone, wrongRamp } from '../drawing/palette.ts';
import { drawConfusedPairs } from './pair-bars.ts';

/** From more classes than these on, a matrix would be too fine to read. */
const MOST_CLASSES = 60;

const LONGEST_LABEL = 178;
const LARGEST_CELL = 72;
const TOP = BELOW_HEADLINE;
const MARGIN = 20;
const NAME_HEIGHT = 26;

/** What was taken for what: a matrix, or the most frequent mistakes where classes are very many. */
export function confusionMatrix(evaluation: Evaluation, part: 'validation' | 'test'): Chart {
  if (evaluation.classes.length > MOST_CLASSES) return drawConfusedPairs(evaluation, part);
  const labels = evaluation.classes.map(({ label }) => label);
  const cell = Math.max(15, Math.min(LARGEST_CELL, Math.floor(666 / labels.length)));
  const side = cell * labels.length;
  const labelWidth = widthOf(labels);
  const left = MARGIN + NAME_HEIGHT + labelWidth;
  const below = labelWidth - 16 <= cell ? { labelWidth: 24 } : { labelWidth, rotate: 90 };
  const width = Math.max(560, left + side + MARGIN);
  const title = 'What was taken for what';
  const subtitle = `${part === 'test' ? 'Test' : 'Validation'} pictures. The stronger a colour, the larger the share of its row; numbers count pictures.`;
  return {
    name: 'confusion-matrix',
    title,
    description: `Confusion matrix of ${labels.length} classes.`,
    width,
    height: TOP + side + below.labelWidth + NAME_HEIGHT + MARGIN,
    option: {
      title: headline(title, subtitle, width),
      grid: {
        ...plotArea({ left, top: TOP, width: side, height: side, outerBoundsMode: 'none' }),
        show: true,
        borderColor: paper.line.light,
      },
      xAxis: labelAxis(labels, { name: 'what was said', ...below }),
      yAxis: {
        ...labelAxis(labels, { name: 'what the picture shows', labelWidth }),
        inverse: true,
      },
      series: {
        type: 'scatter', // a heat map would colour by one scale, and this has two
        symbol: 'rect',
        symbolSize: cell - 1,
        silent: true,
        data: cellsOf(evaluation, cell),
      },
    },
  };
}

/** Generous for most labels; what is longer is cut. */
function widthOf(labels: readonly string[]): number {
  const longest = Math.max(...labels.map((label) => label.length));
  return Math.min(LONGEST_LABEL, 24 + 5.8 * longest);
}

function labelAxis(
  labels: readonly string[],
  {
    name,
    labelWidth,
    rotate = 0,
  }: { readonly name: string; readonly labelWidth: number; readonly rotate?: number },
) {
  const axis = categoryAxis(labels, {
    labelWidth: rotate === 0 ? LONGEST_LABEL : labelWidth - 18,
    fontSize: 11,
  });
  return {
    ...axis,
    axisLabel: { ...axis.axisLabel, rotate },
    name,
    nameLocation: 'middle' as const,
    nameGap: labelWidth,
    nameTextStyle: { color: paper.muted.light, fontSize: 12 },
    nameMoveOverlap: false,
    splitLine: { show: true, lineStyle: { color: paper.line.light } },
  };
}

type Cell = NonNullable<ScatterSeriesOption['data']>[number];

/** Cells without pictures are left out: what matters stands on empty paper. */
function cellsOf({ confusion }: Evaluation, size: number): Cell[] {
  return confusion.flatMap((counts, row) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.flatMap((count, column) =>
      count === 0
        ? []
        : [
            {
              value: [column, row, count],
              ...look(count, count / total, { isRight: row === column, size }),
            },
          ],
    );
  });
}

function look(
  count: number,
  share: number,
  { isRight, size }: { readonly isRight: boolean; readonly size: number },
) {
  const ramp = isRight ? rightRamp : wrongRamp;
  const step = Math.min(ramp.length - 1, Math.floor(share * ramp.length));
  const fontSize = Math.min(12, Math.max(9, Math.round(size / 2.2)));
  const fits = String(count).length * 0.6 * fontSize < size;
  return {
    itemStyle: { color: ramp[step]?.light ?? paper.sheet.light, opacity: 1 },
    label: {
      show: fits,
      formatter: () => String(count),
      color: inkOn(step, isRight).light,
      fontSize,
    },
  };
}

function inkOn(step: number, isRight: boolean): Tone {
  if (step < 3) return paper.ink;
  return isRight ? onRight : onWrong;
}
