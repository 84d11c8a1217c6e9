import type { LineSeriesOption } from 'echarts/charts';

import type { Chart } from '../drawing/chart.ts';
import {
  BELOW_HEADLINE,
  belowLegend,
  CHART_HEIGHT,
  CHART_WIDTH,
  headline,
  legend,
  type NumberAxis,
  numberAxisX,
  numberAxisY,
  plotArea,
} from '../drawing/house-style.ts';
import { paper, type Tone } from '../drawing/palette.ts';
import { accuracyAxis } from './accuracy-axis.ts';

/** Where a curve is; a value that is missing or no finite number is left out. */
export type Point = readonly [x: number, y: number | null | undefined];

/** One line of a chart. */
export interface Curve {
  readonly name: string;
  readonly tone: Tone;
  readonly points: readonly Point[];
  readonly dash?: 'solid' | 'dashed' | 'dotted';
  /** The measured values that the line smooths; drawn faintly behind it. */
  readonly raw?: readonly Point[];
  /** Where on the x axis a point is set apart. */
  readonly marked?: number;
}

/** A chart of lines over steps or epochs. */
export interface CurvesOptions {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  readonly y: string;
  /** Shares go from a round number up to 100 %. */
  readonly scale: 'amount' | 'share' | 'logarithmic';
  readonly curves: readonly Curve[];
  readonly formatY?: (value: number) => string;
}

/** Draws lines, each with its name in a legend above them. */
export function drawCurves(options: CurvesOptions): Chart {
  const { name, title, subtitle, curves } = options;
  const names = curves.map((curve) => curve.name);
  const top = curves.length > 1 ? belowLegend(names) : BELOW_HEADLINE;
  return {
    name,
    title,
    description: `${subtitle} Lines: ${names.join(', ')}.`,
    width: CHART_WIDTH,
    height: CHART_HEIGHT + Math.max(0, top - belowLegend([])),
    option: {
      title: headline(title, subtitle),
      legend: legend({
        data: names,
        show: curves.length > 1,
        itemStyle: { opacity: 0 }, // the line alone
      }),
      grid: plotArea({ top, left: 40 }),
      xAxis: numberAxisX({ name: options.x, ...reachOf(curves) }),
      yAxis: numberAxisY({ name: options.y, ...scaleOf(options) }),
      series: curves.flatMap((curve) => [...rawOf(curve), lineOf(curve)]),
    },
  };
}

/** Epochs and steps have no halves. */
function reachOf(curves: readonly Curve[]): NumberAxis {
  const xs = curves.flatMap(({ points }) => points.map(([x]) => x));
  const [min, max] = [Math.min(...xs), Math.max(...xs)];
  const isPoint = min === max;
  return { min: isPoint ? min - 1 : min, max: isPoint ? max + 1 : max, minInterval: 1 };
}

function scaleOf({ scale, curves, formatY: format = String }: CurvesOptions): NumberAxis {
  if (scale === 'logarithmic') return { isLogarithmic: true, format };
  if (scale === 'amount') return { min: 0, format };
  const all = curves.flatMap(({ points, raw = [] }) => finite([...points, ...raw]));
  return accuracyAxis(all.map(([, share]) => share));
}

function lineOf({ name, tone, points, dash = 'solid', marked }: Curve): LineSeriesOption {
  const data = finite(points);
  return {
    name,
    type: 'line',
    silent: true,
    color: tone.light,
    lineStyle: { width: 2.25, type: dash, cap: 'round', join: 'round' },
    symbol: 'none',
    data: data.map(([x, y]) => ({
      value: [x, y],
      ...(data.length === 1 && { symbol: 'circle', symbolSize: 8 }),
      ...(x === marked && markOf(tone)),
    })),
  };
}

function markOf(tone: Tone): object {
  return {
    symbol: 'circle',
    symbolSize: 9,
    itemStyle: { color: paper.sheet.light, borderColor: tone.light, borderWidth: 2.25 },
  };
}

function rawOf({ tone, raw }: Curve): LineSeriesOption[] {
  if (!raw) return [];
  const lineStyle = { width: 1, opacity: 0.35 };
  const data = finite(raw);
  return [{ type: 'line', silent: true, color: tone.light, lineStyle, symbol: 'none', data }];
}

function finite(points: readonly Point[]): [number, number][] {
  return points.flatMap(([x, y]) => (Number.isFinite(y) ? [[x, y ?? 0]] : []));
}
