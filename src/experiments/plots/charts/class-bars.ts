import type { BarSeriesOption } from 'echarts/charts';

import type { Chart, ChartOption } from '../drawing/chart.ts';
import {
  BELOW_HEADLINE,
  belowLegend,
  CHART_WIDTH,
  categoryAxis,
  headline,
  legend,
  type NumberAxis,
  numberAxisX,
  plotArea,
} from '../drawing/house-style.ts';
import { paper, type Tone } from '../drawing/palette.ts';
import { type Columns, layOut } from './columns.ts';

/** One class: how long the pieces of its bar are, and what stands at its end. */
interface ClassBar {
  readonly label: string;
  readonly pieces: readonly number[];
  readonly note: string;
}

/** A chart with a bar for each class. */
export interface ClassBarsOptions {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  /** What the pieces are, in order; a legend names them where there are several. */
  readonly pieces: readonly { readonly name: string; readonly tone: Tone }[];
  /** From top to bottom. */
  readonly bars: readonly ClassBar[];
  /** Where the axis ends, in place of a round number above the longest bar. */
  readonly max?: number;
  readonly formatX?: (value: number) => string;
  /** Pixels; of labels in a single column. */
  readonly labelWidth?: number;
}

/** Draws horizontal bars, in several columns where classes are many. */
export function drawClassBars(options: ClassBarsOptions): Chart {
  const { name, title, subtitle, bars, pieces, labelWidth = 190 } = options;
  const names = pieces.map((piece) => piece.name);
  const top = pieces.length > 1 ? belowLegend(names) : BELOW_HEADLINE;
  const longestNote = Math.max(0, ...bars.map(({ note }) => note.length));
  const noteWidth = 18 + 6 * longestNote;
  const columns = layOut(bars, { top, pageWidth: CHART_WIDTH, noteWidth, labelWidth });
  return {
    name,
    title,
    description: `${subtitle} ${bars.length} classes.`,
    width: columns.width,
    height: columns.height,
    option: {
      title: headline(title, subtitle, columns.width),
      legend: legend({ data: names, show: pieces.length > 1 }),
      ...axesOf(columns, options),
      series: columns.parts.flatMap((part, index) => seriesOf(part, index, options)),
    },
  };
}

function axesOf(columns: Columns<ClassBar>, options: ClassBarsOptions): ChartOption {
  const { x: name, formatX: format } = options;
  const shared = { ...reachOf(options, columns.parts.length), ...(format && { format }) };
  return {
    grid: columns.places.map((place) => plotArea(place)),
    xAxis: columns.places.map((_, gridIndex) => ({
      ...numberAxisX({ name, ...shared }),
      gridIndex,
    })),
    yAxis: columns.parts.map((part, gridIndex) => ({
      ...categoryAxis(
        part.map(({ label }) => label),
        columns,
      ),
      gridIndex,
      inverse: true,
    })),
  };
}

/** The same for all columns. */
function reachOf({ bars, max }: ClassBarsOptions, columnCount: number): NumberAxis {
  const steps = columnCount === 1 ? 4 : 2;
  if (max !== undefined) return { max, interval: max / steps };
  const longest = Math.max(1, ...bars.map(({ pieces }) => sum(pieces)));
  const interval = Math.max(1, roundUp(longest / steps));
  return { max: interval * Math.ceil(longest / interval), interval };
}

/** To 1, 2 or 5 and zeros. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 2, 5].find((step) => value <= step * unit) ?? 10);
}

function seriesOf(
  part: readonly ClassBar[],
  index: number,
  { pieces }: ClassBarsOptions,
): BarSeriesOption[] {
  const shared = {
    type: 'bar',
    stack: `bars ${index}`,
    xAxisIndex: index,
    yAxisIndex: index,
    silent: true,
    barCategoryGap: '28%',
  } as const;
  const colored = pieces.map(({ name, tone }, piece): BarSeriesOption => {
    const data = part.map((bar) => bar.pieces[piece] ?? 0);
    return { ...shared, name, color: tone.light, data };
  });
  return [...colored, { ...shared, ...notesOf(part) }];
}

/** Nothing is drawn at the end of each bar, and has a label. */
function notesOf(part: readonly ClassBar[]): BarSeriesOption {
  return {
    data: part.map(({ note }) => ({ value: 0, label: { formatter: escapeTemplate(note) } })),
    label: { show: true, position: 'right', distance: 4, color: paper.muted.light, fontSize: 10 },
  };
}

/** ECharts would fill in what stands in braces. */
function escapeTemplate(text: string): () => string {
  return () => text;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
