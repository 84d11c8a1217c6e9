import { html, raw } from 'hono/html';

import type { Chart } from '../../plots/drawing/chart.ts';
import type { Painter } from '../../plots/drawing/create-painter.ts';
import { CHART_WIDTH } from '../../plots/drawing/house-style.ts';
import type { Html } from './html.ts';

/** Pages need no names of namespaces. */
const NAMESPACES = / (?:xmlns(?::\w+)?|version|baseProfile)="[^"]*"/gu;

/** Puts charts into pages. */
export interface Illustrator {
  /** One chart; a wide one can be moved aside where the screen is narrow. */
  figure(chart: Chart): Html;
  /** Charts beside each other where there is room. */
  figures(charts: readonly Chart[]): Html;
}

/** Makes what puts charts into pages. */
export function createIllustrator(painter: Painter): Illustrator {
  const figure = (chart: Chart): Html => {
    // All text in it was escaped by what drew it.
    const svg = raw(painter.drawSvg(chart).replaceAll(NAMESPACES, ''));
    const size = `--width: ${Math.round(chart.width)}px`;
    if (chart.width <= CHART_WIDTH) {
      return html`<figure class="chart" style="${size}">${svg}</figure>`;
    }
    // Whoever moves by keyboard has to get there to move it aside.
    return html`<figure class="chart wide" style="${size}" tabindex="0" aria-label="${chart.title}">
      ${svg}
    </figure>`;
  };
  return {
    figure,
    figures: (charts) => html`<div class="charts">${charts.map((chart) => figure(chart))}</div>`,
  };
}
