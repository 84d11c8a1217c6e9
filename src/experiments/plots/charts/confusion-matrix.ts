import type { ScatterSeriesOption } from 'echarts/charts';

import type { Evaluation } from '../../../training/evaluation/evaluate.ts';
import type { Chart } from '../drawing/chart.ts';
import {
  BELOW_HEADLINE,
  CHART_WIDTH,
  categoryAxis,
  headline,
  plotArea,
} from '../drawing/house-style.ts';
import { onRight, onWrong, paper, rightRamp, type Tone, wrongRamp } from '../drawing/palette.ts';
import { drawConfusedPairs } from './pair-bars.ts';

/** From more classes than these on, a matrix would be too fine to read. */
const MOST_CLASSES = 60;

/** Pixels. */
const SMALLEST_CELL = 15;
const LARGEST_CELL = 72;
const LARGEST_SIDE = 666;
const LONGEST_LABEL = 160;
const LABEL_GAP = 16;
const USUAL_CHARACTER = 5.8;
const TOP = BELOW_HEADLINE;
const MARGIN = 20;
const NAME_HEIGHT = 20;

/** What was taken for what: a matrix, or the most frequent mistakes where classes are very many. */
export function confusionMatrix(evaluation: Evaluation, part: 'validation' | 'test'): Chart {
  if (evaluation.classes.length > MOST_CLASSES) return drawConfusedPairs(evaluation, part);
  const labels = evaluation.classes.map(({ label }) => label);
  const { cell, side, left, width, height, beside, below } = measure(labels);
  const title = 'What was taken for what';
  const pictures = part === 'test' ? 'Test pictures' : 'Validation pictures';
  const subtitle = `${pictures}. The stronger a colour, the larger the share of its row; numbers count pictures.`;
  const place = { left, top: TOP, width: side, height: side, outerBoundsMode: 'none' } as const;
  return {
    name: 'confusion-matrix',
    title,
    description: `Confusion matrix of ${labels.length} classes.`,
    width,
    height,
    option: {
      title: headline(title, subtitle, width),
      grid: { ...plotArea(place), show: true, borderColor: paper.line.light },
      xAxis: labelAxis(labels, 'what was said', below),
      yAxis: { ...labelAxis(labels, 'what the picture shows', beside), inverse: true },
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

/** How the labels of an axis stand; pixels. */
interface Labelling {
  readonly rotate: number;
  /** What is longer is cut. */
  readonly labelWidth: number;
  /** From the matrix to the name of the axis. */
  readonly nameGap: number;
}

function measure(labels: readonly string[]) {
  const cell = Math.max(
    SMALLEST_CELL,
    Math.min(LARGEST_CELL, Math.floor(LARGEST_SIDE / labels.length)),
  );
  const side = cell * labels.length;
  const longest = Math.max(...labels.map((label) => label.length));
  const labelWidth = Math.min(LONGEST_LABEL, USUAL_CHARACTER * longest + 6);
  const beside: Labelling = { rotate: 0, labelWidth, nameGap: labelWidth + LABEL_GAP };
  const below: Labelling =
    labelWidth <= cell
      ? { rotate: 0, labelWidth: cell, nameGap: LABEL_GAP + 8 }
      : { ...beside, rotate: 90 };
  const left = MARGIN + NAME_HEIGHT + beside.nameGap;
  const width = Math.max(CHART_WIDTH, left + side + MARGIN);
  const height = TOP + side + below.nameGap + NAME_HEIGHT + MARGIN;
  return { cell, side, left, width: Math.ceil(width), height: Math.ceil(height), beside, below };
}

function labelAxis(
  labels: readonly string[],
  name: string,
  { rotate, labelWidth, nameGap }: Labelling,
) {
  const axis = categoryAxis(labels, { labelWidth, fontSize: 11 });
  return {
    ...axis,
    axisLabel: { ...axis.axisLabel, rotate },
    name,
    nameLocation: 'middle' as const,
    nameGap,
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
