import { tones } from '../../plots/drawing/palette.ts';

/** How reports look: like the web page, on paper too. Charts are drawn for light paper, and change their colours on dark. */
export function reportStyles(): string {
  return `${layout}
@media screen and (prefers-color-scheme: dark) {
${dark}
${tones.map(({ light, dark: other }) => recolour(light, other)).join('\n')}
}
`;
}

/** A rule counts more than an attribute: the drawing itself stays as it is. */
function recolour(from: string, to: string): string {
  return `.chart [fill="${from}"] { fill: ${to}; }\n.chart [stroke="${from}"] { stroke: ${to}; }`;
}

const dark = `:root {
  --paper: #0e1412; --sheet: #161e1a; --sunken: #212b26; --ink: #e8efea; --muted: #a0b0a8;
  --line: #2c3832; --accent: #66d2a9; --accent-wash: #14312a; --warning: #f0b429; --warning-wash: #33290f;
}`;

const layout = `:root {
  color-scheme: light dark;
  --paper: #f1f4f0; --sheet: #fff; --sunken: #e6ebe5; --ink: #15201b; --muted: #52605a;
  --line: #d3dad3; --accent: #0a6a52; --accent-wash: #e0efe8; --warning: #8a5a00; --warning-wash: #fdf1d7;
  --display: ui-serif, 'Iowan Old Style', 'Palatino Linotype', Palatino, Charter, Georgia, serif;
}
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; text-size-adjust: 100%; }
body { max-inline-size: 74rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 3.5rem) clamp(1rem, 4vw, 2.5rem); overflow-wrap: anywhere; }
h1, h2, h3 { font-family: var(--display); font-weight: 600; letter-spacing: -0.015em; line-height: 1.15; text-wrap: balance; }
h1 { margin: 0.25rem 0 0.75rem; font-size: clamp(2rem, 1.4rem + 3vw, 3.25rem); }
h2 { margin: 0 0 1rem; font-size: 1.625rem; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; max-inline-size: 46rem; text-wrap: pretty; }
section { margin-block-start: 3.5rem; }
.kicker, .muted, figcaption { color: var(--muted); font-size: 0.875rem; }
.kicker { margin: 0; }
.headline { max-inline-size: 40rem; font-size: 1.3125rem; line-height: 1.4; }
.headline strong { color: var(--accent); }
.notice { padding: 0.75rem 1rem; border-inline-start: 4px solid var(--warning); border-radius: 0.25rem; background: var(--warning-wash); }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.75rem; margin: 2rem 0 0; padding: 0; }
.figures > div { padding: 0.875rem 1rem; border-radius: 0.5rem; background: var(--sheet); border: 1px solid var(--line); }
.figures dt { color: var(--muted); font-size: 0.8125rem; line-height: 1.3; }
.figures dd { margin: 0.25rem 0 0; font-family: var(--display); font-size: 1.625rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.figures .first { background: var(--accent); border-color: var(--accent); color: var(--sheet); }
.figures .first dt { color: inherit; }
@media (max-width: 48rem) { .figures { grid-template-columns: repeat(2, 1fr); } }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; align-items: start; }
.chart { margin: 0 0 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--sheet); }
.charts > *, .columns > * { margin: 0; }
.chart svg { display: block; inline-size: 100%; max-inline-size: calc(1.2 * var(--width)); block-size: auto; margin: 0 auto; }
.wide svg { min-inline-size: 40rem; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--sheet); }
table { inline-size: 100%; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.375rem 0.875rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: break-word; }
thead th { color: var(--muted); font-weight: 600; border-block-end-width: 2px; white-space: nowrap; }
tbody tr:last-child > * { border-block-end: 0; }
tbody th { font-weight: 500; }
.facts th { inline-size: 40%; color: var(--muted); font-weight: 400; }
.facts td { overflow-wrap: anywhere; }
.dense { font-size: 0.8125rem; }
.dense th, .dense td { padding: 0.125rem 0.625rem; }
.whole { white-space: nowrap; }
.best-value { font-weight: 700; color: var(--accent); }
.prose { align-self: center; padding: 0.5rem clamp(0rem, 2vw, 1.5rem); }
.number { text-align: end; white-space: nowrap; }
.best > * { background: var(--accent-wash); font-weight: 600; }
.low { color: var(--warning); font-weight: 600; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; align-items: start; }
.mistakes { columns: 22rem; column-gap: 2.5rem; margin: 0 0 1.5rem; padding: 0; list-style: none; }
.mistakes li { break-inside: avoid; padding-block: 0.3125rem; border-block-end: 1px solid var(--line); }
.after { margin-block-start: 0.75rem; }
summary { cursor: pointer; margin-block-end: 0.75rem; color: var(--accent); font-weight: 600; }
code, pre { font-family: ui-monospace, 'Cascadia Code', 'DejaVu Sans Mono', Menlo, monospace; font-size: 0.875em; }
pre { margin: 0 0 0.75rem; padding: 1rem; overflow-x: auto; border-radius: 0.5rem; background: var(--sunken); }
footer { margin-block-start: 4rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line); color: var(--muted); font-size: 0.875rem; }
@media print {
  @page { margin: 14mm; }
  :root { color-scheme: light; }
  html { background: #fff; font-size: 10pt; }
  .figures { grid-template-columns: repeat(4, 1fr); }
  body { max-inline-size: none; padding: 0; }
  section { margin-block-start: 2rem; }
  h2 { break-after: avoid; }
  .chart, .figures > div, tr { break-inside: avoid; }
  .charts { grid-template-columns: 1fr 1fr; }
  .wide svg { min-inline-size: 0; max-block-size: 235mm; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .figures .first { print-color-adjust: exact; }
}`;
