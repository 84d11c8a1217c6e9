import { html } from 'hono/html';

import {
  type ComparedGroup,
  coursesOf,
  groupRuns,
  resultsOf,
} from '../plots/compare/comparison-charts.ts';
import type { RunCourse } from '../plots/compare/compared-run.ts';
import { createPainter } from '../plots/drawing/create-painter.ts';
import { readEpochs } from '../runs/records.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { writeSafely } from '../runs/write-safely.ts';
import { pickBest } from '../select/pick-best.ts';
import { differences } from './comparison/differences.ts';
import { resultsTable } from './comparison/results-table.ts';
import { verdict } from './comparison/verdict.ts';
import { createIllustrator, type Illustrator } from './page/figure.ts';
import { type Html, section } from './page/html.ts';
import { createPage } from './page/page.ts';

/**
 * Writes one file that needs no other: what differs between runs, what came of them, their curves together.
 *
 * @throws {Error} When it cannot be written.
 */
export async function writeComparisonReport(
  runs: readonly RunFolder[],
  file: string,
): Promise<void> {
  const courses = await Promise.all(
    runs.map(async ({ run, folder }) => ({ run, epochs: await readEpochs(folder) })),
  );
  const illustrator = createIllustrator(await createPainter());
  await writeSafely(file, await composeComparisonReport(courses, illustrator));
}

/** The same report as text. */
export function composeComparisonReport(
  courses: readonly RunCourse[],
  illustrator: Illustrator,
): Promise<string> {
  const groups = groupRuns(courses);
  const best = pickBest(
    courses.map(({ run }) => run),
    'validation',
  );
  return createPage('Runs compared', [
    verdict(groups),
    section('What came of them', [
      html`<div class="columns">
        ${illustrator.figure(resultsOf(groups, best))}${explanation()}
      </div>`,
      html`<div class="after">${resultsTable(groups, best)}</div>`,
    ]),
    section('What differs', differences(groups)),
    ...groups.flatMap((group, index) => curves(group, index, illustrator)),
  ]);
}

function explanation(): Html {
  return html`<div class="prose">
    <p>
      The star marks the highest accuracy on validation pictures; of equals it has the lower loss.
      Numbers in colour are the best of their column.
    </p>
    <p>
      Runs are chosen by validation and reported by test. A difference of a few pictures is chance:
      another seed moves results as much.
    </p>
  </div>`;
}

function curves(group: ComparedGroup, index: number, { figures }: Illustrator): Html[] {
  const charts = coursesOf(group, index);
  if (charts.length === 0) return [];
  return [
    section(group.stage === '' ? 'How training went' : `Stage: ${group.stage}`, figures(charts)),
  ];
}
