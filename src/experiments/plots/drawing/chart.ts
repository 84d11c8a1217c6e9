import type { BarSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type {
  GridComponentOption,
  LegendComponentOption,
  TitleComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

/** What ECharts is told, of the parts that we load. */
export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TitleComponentOption
>;

/** A picture of numbers, not drawn yet. */
export interface Chart {
  /** What its files are called, without an ending. */
  readonly name: string;
  readonly title: string;
  /** What somebody is told who does not see it. */
  readonly description: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly option: ChartOption;
}
