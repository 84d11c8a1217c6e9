import type { Chart } from '../drawing/chart.ts';
import {
  BELOW_HEADLINE,
  CHART_HEIGHT,
  CHART_WIDTH,
  headline,
  numberAxisX,
  numberAxisY,
  plotArea,
} from '../drawing/house-style.ts';
import { partTones } from '../drawing/palette.ts';

/** From more classes than these on, no chart names each of them. */
export const MANY_CLASSES = 240;

/** Sorted numbers of so many classes that none is named. */
export interface RanksOptions {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly y: string;
  readonly values: readonly number[];
  readonly max?: number;
  readonly formatY?: (value: number) => string;
}

/** Draws the outline that their bars would have, side by side. */
export function drawRanks(options: RanksOptions): Chart {
  const { name, title, subtitle, y, values, max, formatY: format } = options;
  return {
    name,
    title,
    description: subtitle,
    width: CHART_WIDTH,
    height: CHART_HEIGHT,
    option: {
      title: headline(title, subtitle),
      grid: plotArea({ top: BELOW_HEADLINE, left: 40 }),
      xAxis: numberAxisX({ name: 'classes, sorted', min: 0, max: values.length }),
      yAxis: numberAxisY({
        name: y,
        min: 0,
        ...(max !== undefined && { max, interval: max / 4 }),
        ...(format && { format }),
      }),
      series: {
        type: 'line',
        step: 'end',
        silent: true,
        symbol: 'none',
        color: partTones.validation.light,
        lineStyle: { width: 1.5 },
        areaStyle: { opacity: 0.25 },
        data: [0, ...values].map((value, index) => [index, index === 0 ? (values[0] ?? 0) : value]),
      },
    },
  };
}
