import { html } from 'hono/html';

import { createPainter, type Painter } from '../plots/drawing/create-painter.ts';
import { composeRunCharts, type RunCharts } from '../plots/run-charts.ts';
import { readRunData, type RunData } from '../plots/run-data.ts';
import { writeRunPlots } from '../plots/write-run-plots.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { writeSafely } from '../runs/write-safely.ts';
import { createIllustrator, type Illustrator } from './page/figure.ts';
import { type Html, section } from './page/html.ts';
import { createPage } from './page/page.ts';
import { again, settings } from './run/about.ts';
import { classByClass } from './run/class-by-class.ts';
import { courseInWords } from './run/course.ts';
import { headline } from './run/headline.ts';
import { keyFigures } from './run/key-figures.ts';
import { mistakes } from './run/mistakes.ts';
import { pictures } from './run/pictures.ts';
import { trust } from './run/trust.ts';

/**
 * Draws what a run has the data for, `artifacts/plots`, and writes its report, `artifacts/report.html`.
 *
 * @throws {Error} When the files cannot be written.
 */
export async function illustrateRun(run: RunFolder): Promise<void> {
  const { data, charts, painter } = await openRun(run);
  await writeRunPlots(run, charts, painter);
  const report = await composeRunReport(data, charts, createIllustrator(painter));
  await run.saveArtifact('report.html', report);
}

/**
 * Writes the report alone, somewhere else.
 *
 * @throws {Error} When it cannot be written.
 */
export async function writeRunReport(run: RunFolder, file: string): Promise<void> {
  const { data, charts, painter } = await openRun(run);
  await writeSafely(file, await composeRunReport(data, charts, createIllustrator(painter)));
}

interface OpenRun {
  readonly data: RunData;
  readonly charts: RunCharts;
  readonly painter: Painter;
}

async function openRun(run: RunFolder): Promise<OpenRun> {
  const data = await readRunData(run);
  return { data, charts: composeRunCharts(data), painter: await createPainter() };
}

/** One page that needs no other file, with all that a run says of itself. */
export function composeRunReport(
  data: RunData,
  charts: RunCharts,
  illustrator: Illustrator,
): Promise<string> {
  return createPage(`${data.run.name}: ${data.run.id}`, [
    headline(data),
    keyFigures(data),
    ...course(data, charts, illustrator),
    ...quality(data, charts, illustrator),
    ...pictures(data, charts, illustrator),
    settings(data),
    again(data),
    html`<footer>Written by Whatsit ${data.run.environment.version}.</footer>`,
  ]);
}

function course(data: RunData, { course: charts }: RunCharts, { figure }: Illustrator): Html[] {
  if (charts.length === 0) return [];
  const figures = html`${charts.map((chart) => figure(chart))}${courseInWords(data)}`;
  return [section('How training went', html`<div class="charts">${figures}</div>`)];
}

function quality(data: RunData, charts: RunCharts, illustrator: Illustrator): Html[] {
  const evaluation = data.test ?? data.validation;
  if (!evaluation || !charts.quality) return [];
  const { confusion, recall, calibration } = charts.quality;
  const part = data.test ? 'test' : 'validation';
  return [
    section(`Its mistakes on ${part} pictures`, [
      mistakes(evaluation),
      illustrator.figure(confusion),
    ]),
    classByClass(data, evaluation, illustrator.figure(recall)),
    ...(calibration ? [trust(evaluation, illustrator.figure(calibration))] : []),
  ];
}
