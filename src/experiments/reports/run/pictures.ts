import { html } from 'hono/html';

import type { RunCharts } from '../../plots/run-charts.ts';
import { count } from '../../plots/drawing/format.ts';
import type { RunData } from '../../plots/run-data.ts';
import type { Illustrator } from '../page/figure.ts';
import { type Html, section } from '../page/html.ts';
import { facts } from '../page/table.ts';
import { counted } from '../page/words.ts';

const ABOUT_PICTURES = [
  'data_hash',
  'layout',
  'pictures',
  'classes',
  'split',
  'split_seed',
  'ratios',
];

/** More names than these help nobody; all are in `skipped.json`. */
const MOST_NAMED = 100;

/** Whether a parameter stands with the pictures, not with the settings. */
export function isAboutPictures(parameter: string): boolean {
  return ABOUT_PICTURES.includes(parameter);
}

/** What it learnt from and was measured on, and what could not be used. */
export function pictures(
  data: RunData,
  { distribution }: RunCharts,
  { figure }: Illustrator,
): Html[] {
  if (!distribution) return [];
  const aside = html`<div>${facts(describeData(data))}${skippedPictures(data)}</div>`;
  return [
    section('The pictures', html`<div class="columns">${figure(distribution)}${aside}</div>`),
  ];
}

function describeData({ run, distribution }: RunData): readonly (readonly [string, string])[] {
  const counts = Object.values(distribution);
  const parts = (['train', 'validation', 'test'] as const).map((part) => {
    const sum = counts.reduce((total, one) => total + one[part], 0);
    return [`for ${part === 'train' ? 'training' : part}`, count(sum)] as const;
  });
  const told = Object.entries(run.parameters)
    .filter(([name]) => isAboutPictures(name))
    .map(([name, value]) => [name.replaceAll('_', ' '), String(value)] as const);
  return [...parts, ...told];
}

function skippedPictures({ skipped }: RunData): Html {
  if (skipped.length === 0)
    return html`<p class="muted after">All that were found could be used.</p>`;
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const rest = skipped.length - MOST_NAMED;
  return html`<h3>${counted(skipped.length, 'picture')} could not be used</h3>
    ${facts(Array.from(reasons, ([reason, number]) => [reason, count(number)]))}
    <details class="after">
      <summary>Which ones</summary>
      ${facts(skipped.slice(0, MOST_NAMED).map(({ file, reason }) => [file, reason]))}
      ${rest > 0 && html`<p class="muted after">And ${count(rest)} more, listed in skipped.json.</p>`}
    </details>`;
}
