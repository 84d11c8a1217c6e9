import { html } from 'hono/html';

import { createPainter } from '../plots/drawing/create-painter.ts';
import { chartsOfCourse, chartsOfQuality } from '../plots/run-charts.ts';
import { readRunData, type RunData } from '../plots/run-data.ts';
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
 * Writes one file that needs no other, with all that a run says of itself.
 *
 * @param file - Where to, in place of `artifacts/report.html`.
 * @throws {Error} When it cannot be written.
 */
export async function writeRunReport(run: RunFolder, file?: string): Promise<void> {
  const illustrator = createIllustrator(await createPainter());
  const report = await composeRunReport(await readRunData(run), illustrator);
  await (file === undefined ? run.saveArtifact('report.html', report) : writeSafely(file, report));
}

/** The same report as text. */
export function composeRunReport(data: RunData, illustrator: Illustrator): Promise<string> {
  return createPage(`${data.run.name}: ${data.run.id}`, [
    headline(data),
    keyFigures(data),
    ...course(data, illustrator),
    ...quality(data, illustrator),
    ...pictures(data, illustrator),
    settings(data),
    again(data),
    html`<footer>Written by Whatsit ${data.run.environment.version}.</footer>`,
  ]);
}

function course(data: RunData, { figure }: Illustrator): Html[] {
  const charts = chartsOfCourse(data);
  if (charts.length === 0) return [];
  const figures = html`${charts.map((chart) => figure(chart))}${courseInWords(data)}`;
  return [section('How training went', html`<div class="charts">${figures}</div>`)];
}

function quality(data: RunData, illustrator: Illustrator): Html[] {
  const evaluation = data.test ?? data.validation;
  const charts = chartsOfQuality(data);
  if (!evaluation || !charts) return [];
  const { confusion, recall, calibration } = charts;
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
