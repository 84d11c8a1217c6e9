import type { GridComponentOption, LegendComponentOption, TitleComponentOption } from 'echarts';

import { paper } from './palette.ts';

/** Pixels; a page shows two charts of this width beside each other, and a telephone one. */
export const CHART_WIDTH = 560;
export const CHART_HEIGHT = 340;

const TEXT_SIZE = 12;
const SMALL_TEXT = 11;

const MARGIN = 20;

/** Pixels, more than most characters take: better too much room than too little. */
const WIDE_CHARACTER = 6.6;

/** A headline, and below it how to read the chart. */
export function headline(text: string, subtext: string, width = CHART_WIDTH): TitleComponentOption {
  const shared = { width: width - 2 * MARGIN, overflow: 'truncate' } as const;
  return {
    text,
    subtext,
    left: MARGIN,
    top: 14,
    padding: 0,
    itemGap: 6,
    textStyle: { ...shared, color: paper.ink.light, fontSize: 16, fontWeight: 'bold' },
    subtextStyle: { ...shared, color: paper.muted.light, fontSize: TEXT_SIZE },
  };
}

/** Where data is drawn: as large as the writing around it leaves. */
export function plotArea(place: GridComponentOption = {}): GridComponentOption {
  return {
    left: MARGIN,
    right: MARGIN,
    top: belowLegend([]),
    bottom: 28,
    outerBoundsMode: 'same',
    outerBoundsContain: 'axisLabel',
    ...place,
  };
}

const LEGEND_TOP = 58;
const LEGEND_ICON = 22;
const LEGEND_GAP = 14;
const LEGEND_ROW = 26;

/** Names of lines and colours, between headline and data; as many rows as they need. */
export function legend(more: LegendComponentOption = {}): LegendComponentOption {
  return {
    left: MARGIN,
    top: LEGEND_TOP,
    width: CHART_WIDTH - 2 * MARGIN,
    padding: 0,
    itemGap: LEGEND_GAP,
    itemWidth: LEGEND_ICON,
    itemHeight: 10,
    textStyle: { color: paper.ink.light, fontSize: TEXT_SIZE },
    ...more,
  };
}

/** @returns Pixels from the top of a chart to its data, below a headline and a legend of these names. */
export function belowLegend(names: readonly string[]): number {
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const width = LEGEND_ICON + 5 + WIDE_CHARACTER * name.length + LEGEND_GAP;
    if (used > 0 && used + width > CHART_WIDTH - 2 * MARGIN) {
      rows += 1;
      used = 0;
    }
    used += width;
  }
  return LEGEND_TOP + rows * LEGEND_ROW;
}

/** Below a headline alone. */
export const BELOW_HEADLINE = 66;

const axisWriting = { color: paper.muted.light, fontSize: SMALL_TEXT };

/** How an axis of numbers is. */
export interface NumberAxis {
  /** What is measured, with its unit. */
  readonly name?: string;
  readonly min?: number;
  readonly max?: number;
  /** The least distance between two numbers that are written. */
  readonly minInterval?: number;
  readonly interval?: number;
  readonly isLogarithmic?: boolean;
  readonly format?: (value: number) => string;
}

/** A horizontal axis of numbers, its name below the middle. */
export function numberAxisX(axis: NumberAxis) {
  return {
    ...numberAxis(axis),
    nameGap: 8,
    axisLine: { show: true, lineStyle: { color: paper.faint.light } },
    axisTick: { show: true, lineStyle: { color: paper.faint.light } },
    splitLine: { show: false },
  };
}

/** A vertical axis of numbers, its name turned beside it. */
export function numberAxisY(axis: NumberAxis) {
  return {
    ...numberAxis(axis),
    nameGap: 10,
    axisLine: { show: false },
    axisTick: { show: false },
    splitNumber: 4,
    splitLine: { lineStyle: { color: paper.line.light } },
  };
}

function numberAxis({ isLogarithmic = false, format, ...rest }: NumberAxis) {
  return {
    type: isLogarithmic ? ('log' as const) : ('value' as const),
    nameLocation: 'middle' as const,
    nameTextStyle: axisWriting,
    axisLabel: { ...axisWriting, hideOverlap: true, ...(format && { formatter: format }) },
    ...rest,
  };
}

/** An axis of names; what is longer than there is room for is cut. */
export function categoryAxis(
  names: readonly string[],
  { labelWidth, fontSize }: { readonly labelWidth: number; readonly fontSize: number },
) {
  return {
    type: 'category' as const,
    data: [...names],
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      interval: 0,
      color: paper.ink.light,
      fontSize,
      width: labelWidth,
      overflow: 'truncate' as const,
    },
  };
}
