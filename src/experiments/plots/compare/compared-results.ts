import type { BarSeriesOption, ScatterSeriesOption } from 'echarts/charts';

import type { Run } from '../../runs/run.ts';
import { accuracyAxis } from '../charts/accuracy-axis.ts';
import type { Chart } from '../drawing/chart.ts';
import { percent } from '../drawing/format.ts';
import {
  CHART_WIDTH,
  categoryAxis,
  headline,
  legend,
  numberAxisX,
  plotArea,
} from '../drawing/house-style.ts';
import { paper, partTones } from '../drawing/palette.ts';

/** A run's name among others, and what came of it. */
export interface RunResult {
  readonly label: string;
  readonly results: Run['results'];
  readonly isBest: boolean;
}

const ROW_HEIGHT = 30;
const TOP = 84;
const BELOW = 56;
const PARTS = ['validation', 'test'] as const;

type Part = (typeof PARTS)[number];

/**
 * Accuracy on validation and on test pictures, a row a run. Dots and not bars: such numbers differ by little, and bars
 * that do not start at 0 would lie.
 */
export function comparedResults(runs: readonly RunResult[]): Chart {
  const title = 'Accuracy of the runs';
  const best = runs.find(({ isBest }) => isBest);
  const subtitle = best
    ? `Best on validation pictures: ${best.label}.`
    : 'The further right, the better.';
  const height = ROW_HEIGHT * runs.length;
  return {
    name: 'accuracy',
    title,
    description: `${subtitle} ${runs.map((run) => describe(run)).join('; ')}.`,
    width: CHART_WIDTH,
    height: TOP + height + BELOW,
    option: {
      title: headline(title, subtitle),
      legend: legend({ data: [...PARTS], itemWidth: 12 }),
      grid: plotArea({ top: TOP, height: height + 22, right: 56 }),
      xAxis: {
        ...numberAxisX({
          name: 'accuracy',
          ...accuracyAxis(withRoom(runs.flatMap((run) => accuraciesOf(run)))),
        }),
        splitLine: { show: true, lineStyle: { color: paper.line.light } },
      },
      yAxis: {
        ...categoryAxis(
          runs.map(({ label, isBest }) => (isBest ? `★ ${label}` : label)),
          {
            labelWidth: 190,
            fontSize: 11,
          },
        ),
        inverse: true,
      },
      series: [...bridgesOf(runs), ...PARTS.map((part) => dotsOf(runs, part))],
    },
  };
}

function accuracyOf({ results }: RunResult, part: Part): number | undefined {
  return results[`${part}_accuracy`];
}

function accuraciesOf(run: RunResult): number[] {
  return PARTS.flatMap((part) => accuracyOf(run, part) ?? []);
}

/** The number to the left of the lowest dot needs some, too. */
function withRoom(shares: readonly number[]): readonly number[] {
  const lowest = Math.min(...shares);
  return [...shares, lowest - 0.15 * (1 - lowest)];
}

function describe(run: RunResult): string {
  const parts = PARTS.map((part) => [part, accuracyOf(run, part)] as const);
  const known = parts.flatMap(([part, share]) =>
    share === undefined ? [] : `${part} ${percent(share)}`,
  );
  return `${run.label}: ${known.join(', ')}`;
}

/** Thin lines between the two dots of a row: an invisible piece up to the lower one, a visible one up to the higher. */
function bridgesOf(runs: readonly RunResult[]): BarSeriesOption[] {
  const shared = { type: 'bar', stack: 'bridge', barWidth: 3, silent: true } as const;
  const ends = runs
    .map((run) => accuraciesOf(run))
    .map((all) => [Math.min(...all), Math.max(...all)] as const);
  return [
    {
      ...shared,
      itemStyle: { opacity: 0 },
      data: ends.map(([low]) => (Number.isFinite(low) ? low : 0)),
    },
    {
      ...shared,
      color: paper.line.light,
      data: ends.map(([low, high]) => (Number.isFinite(low) ? high - low : 0)),
    },
  ];
}

function dotsOf(runs: readonly RunResult[], part: Part): ScatterSeriesOption {
  return {
    name: part,
    type: 'scatter',
    symbol: part === 'validation' ? 'circle' : 'diamond',
    symbolSize: part === 'validation' ? 11 : 13,
    silent: true,
    color: partTones[part].light,
    clip: false,
    itemStyle: { opacity: 1 },
    data: runs.flatMap((run, row) => {
      const share = accuracyOf(run, part);
      return share === undefined ? [] : [{ value: [share, row], label: labelOf(run, part, share) }];
    }),
  };
}

/** Outside the two dots, so that it covers neither of them. */
function labelOf(run: RunResult, part: Part, share: number) {
  const other = accuracyOf(run, part === 'validation' ? 'test' : 'validation') ?? -1;
  const isHigher = share > other || (share === other && part === 'test');
  return {
    show: true,
    position: isHigher ? ('right' as const) : ('left' as const),
    color: paper.muted.light,
    backgroundColor: paper.sheet.light, // over the lines behind it
    padding: [1, 2],
    fontSize: 10,
    formatter: () => (share === other && part === 'test' ? '' : percent(share)),
  };
}
