import { renderAsync } from '@resvg/resvg-js';
// All of it in one file loads in 80 ms; its 600 modules, or those of them that we need, would take half a second.
import { init, setPlatformAPI } from 'echarts/dist/echarts.esm.min.mjs';

import type { Chart } from './chart.ts';
import { tidySvg } from './tidy-svg.ts';
import { FONT_STACK, loadFonts } from './fonts.ts';
import { paper } from './palette.ts';

/** Draws charts. The same chart gives the same bytes, always and everywhere. */
export interface Painter {
  /** One element, without a header: for a file, or for a page. A chart is drawn once, however often it is asked for. */
  drawSvg(chart: Chart): string;
  /** Twice as fine as the SVG that is given. */
  drawPng(svg: string): Promise<Uint8Array>;
}

const PNG_SCALE = 2;

/** Loads the fonts, and tells ECharts how to do without a browser. */
export async function createPainter(): Promise<Painter> {
  const fonts = await loadFonts();
  setPlatformAPI({
    measureText: (text, font = '') => ({ width: fonts.measure(text, font) }),
  });
  const font = {
    fontFiles: [...fonts.files],
    loadSystemFonts: false,
    sansSerifFamily: 'DejaVu Sans',
  };
  const drawn = new WeakMap<Chart, string>();
  return {
    drawSvg(chart) {
      const svg = drawn.get(chart) ?? tidySvg(paint(chart), chart);
      drawn.set(chart, svg);
      return svg;
    },
    async drawPng(svg) {
      const image = await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: PNG_SCALE } });
      return image.asPng();
    },
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
