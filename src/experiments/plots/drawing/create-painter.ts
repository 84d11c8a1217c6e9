import { Resvg } from '@resvg/resvg-js';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

import type { Chart } from './chart.ts';
import { tidySvg } from './tidy-svg.ts';
import { FONT_STACK, loadFonts } from './fonts.ts';
import { paper } from './palette.ts';

/** Draws charts. The same chart gives the same bytes, always and everywhere. */
export interface Painter {
  /** One element, without a header: for a file, or for a page. */
  drawSvg(chart: Chart): string;
  /** Twice as fine as the SVG that is given. */
  drawPng(svg: string): Uint8Array;
}

const PNG_SCALE = 2;

/** Loads the fonts, and tells ECharts how to do without a browser. */
export async function createPainter(): Promise<Painter> {
  const fonts = await loadFonts();
  use([BarChart, LineChart, ScatterChart]);
  use([GridComponent, LegendComponent, TitleComponent, LabelLayout, SVGRenderer]);
  setPlatformAPI({
    measureText: (text, font = '') => ({ width: fonts.measure(text, font) }),
  });
  const font = {
    fontFiles: [...fonts.files],
    loadSystemFonts: false,
    sansSerifFamily: 'DejaVu Sans',
  };
  return {
    drawSvg: (chart) => tidySvg(paint(chart), chart),
    drawPng: (svg) =>
      new Resvg(svg, { font, fitTo: { mode: 'zoom', value: PNG_SCALE } }).render().asPng(),
  };
}

function paint({ width, height, option }: Chart): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption({
      animation: false,
      backgroundColor: paper.sheet.light,
      textStyle: { fontFamily: FONT_STACK, color: paper.ink.light },
      ...option,
    });
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}
