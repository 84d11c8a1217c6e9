import type { Chart } from './chart.ts';
import { FONT_STACK } from './fonts.ts';

/**
 * Takes out of ECharts' SVG what serves its script in browsers, and the counters of the process that make no two drawings
 * the same; names what stays after the chart, so that a page can hold several; and says what is to be seen.
 * In text, quotes are always written as entities, so that no label can look like an attribute.
 */
export function tidySvg(svg: string, { name, title, description }: Chart): string {
  const says = escape(`${title}. ${description}`);
  return svg
    .replaceAll(/<style ?>.*?<\/style>\n?/gsu, '')
    .replaceAll(/ (class="zr\d+-cls-\d+"|ecmeta_\w+="[^"]*"|pointer-events="visible")/gu, '')
    .replaceAll(/(["#])zr\d+-([a-z]+\d+)/gu, `$1${name}-$2`)
    .replaceAll(`font-family:${FONT_STACK};`, '')
    .replace('<svg ', `<svg role="img" aria-label="${says}" font-family="${FONT_STACK}" `);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
