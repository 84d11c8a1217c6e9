import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { createPainter } from '../../../src/experiments/plots/drawing/create-painter.ts';
import { composeRunCharts } from '../../../src/experiments/plots/run-charts.ts';
import { readRunData, type RunData } from '../../../src/experiments/plots/run-data.ts';
import {
  composeComparisonReport,
  writeComparisonReport,
} from '../../../src/experiments/reports/comparison-report.ts';
import {
  createIllustrator,
  type Illustrator,
} from '../../../src/experiments/reports/page/figure.ts';
import { duration, moment } from '../../../src/experiments/reports/page/words.ts';
import { composeRunReport, illustrateRun } from '../../../src/experiments/reports/run-report.ts';
import type { Run } from '../../../src/experiments/runs/run.ts';
import { eightRuns, runOf } from '../../support/eight-runs.ts';
import { createRunFolder, type RunWishes } from '../../support/run-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

let illustrator: Illustrator;
beforeAll(async () => {
  illustrator = createIllustrator(await createPainter());
});

async function report(wishes: RunWishes = {}, changes: Partial<RunData> = {}): Promise<string> {
  const data = await readRunData(await createRunFolder(await createTemporaryFolder(), wishes));
  const changed = { ...data, ...changes };
  return composeRunReport(changed, composeRunCharts(changed), illustrator);
}

/** What a person reads: without elements, with one space between words. */
async function textOf(page: Promise<string>): Promise<string> {
  const body = (await page).replace(/^.*<body>/su, '').replaceAll(/<svg.*?<\/svg>/gsu, '');
  return body.replaceAll(/<[^>]*>/gu, '').replaceAll(/\s+/gu, ' ');
}

const labels = ['<b>bold</b> & "quoted"', '🐕 dog', 'שלום', 'constructor'];

describe('the report of a run', () => {
  it('says what came of it in its first sentence, and how far that can be relied on', async () => {
    const text = await textOf(report({ skill: 1e6 }));

    expect(text).toContain(
      'Recognizes 100.0 % of test pictures of 4 classes: 40 of 40, none of which it had seen before.',
    );
    expect(text).toContain(
      'With 40 pictures, the share of all such pictures lies between 91 % and 100 %',
    );
  });

  it('asks nobody for anything, and runs nothing', async () => {
    const page = await report({ labels });

    expect(page).not.toMatch(/https?:|\/\/\w|<script|<link|<img|@import|url\((?!#)/u);
    expect(page).toContain("default-src 'none'");
  });

  it('shows names as they are, and lets none of them be markup', async () => {
    const page = await report({ labels, name: '<i>garden</i> 🌿' });

    expect(page).toContain('<bdi>&lt;i&gt;garden&lt;/i&gt; 🌿</bdi>');
    expect(page).toContain('<bdi>&lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;</bdi>');
    expect(page).not.toMatch(/<[bi]>/u);
  });

  it('names mistakes in words', async () => {
    const text = await textOf(report({ labels: ['Ragdoll', 'Birman'], skill: 0.5 }));

    expect(text).toMatch(/Ragdoll was taken for Birman \d times of 10\./u);
  });

  it('says so where there is no mistake', async () => {
    expect(await textOf(report({ skill: 1e6 }))).toContain('It made no mistake.');
  });

  it('speaks of validation pictures where there are no test pictures', async () => {
    const text = await textOf(report({ pictures: { train: 40, validation: 10, test: 0 } }));

    expect(text).toContain(
      'of validation pictures of 4 classes. No pictures were put aside for a test.',
    );
    expect(text).toContain('Its mistakes on validation pictures');
  });

  it('claims nothing where nothing was measured', async () => {
    const text = await textOf(report({ pictures: { train: 40, validation: 0, test: 0 } }));

    expect(text).toContain('Nothing says yet how good it is');
    expect(text).not.toMatch(/NaN|undefined|Infinity/u);
  });

  it('says how far a run came that was stopped, and how to go on', async () => {
    const text = await textOf(report({ status: 'killed', epochs: 3, parameters: { epochs: 15 } }));

    expect(text).toContain(
      'Stopped after 3 epochs of 15; whatsit train --resume 20261124-101500-0a1b goes on.',
    );
  });

  it.each([
    ['one epoch', { epochs: 1 }],
    ['no epoch', { epochs: 0, status: 'running' }],
    ['two classes', { labels: ['yes', 'no'] }],
    ['200 classes', { labels: Array.from({ length: 200 }, (_, index) => `class ${index}`) }],
  ] as const)('is whole for %s', async (_, wishes) => {
    const page = await report(wishes);

    expect(page).toMatch(/^<!doctype html>.*<\/html>\s*$/su);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/u);
  });

  it('counts what could not be used by reason, and names a hundred of many', async () => {
    const skipped = Array.from({ length: 150 }, (_, index) => ({
      file: `${index}.jpg`,
      reason: 'is damaged',
    }));

    const text = await textOf(report({}, { skipped }));

    expect(text).toContain('150 pictures could not be used');
    expect(text).toContain('And 50 more, listed in skipped.json.');
  });

  it('is written into the folder of the run, without names of other folders', async () => {
    const run = await createRunFolder(await createTemporaryFolder());

    await illustrateRun(run);

    const page = await readFile(path.join(run.folder, 'artifacts', 'report.html'), 'utf8');
    expect(page).toContain('npx whatsit train ./photos');
    expect(page).not.toContain('/home/somebody');
  });
});

describe('the comparison of runs', () => {
  const compare = (runs: readonly Run[]) =>
    composeComparisonReport(
      runs.map((run) => ({ run, epochs: [] })),
      illustrator,
    );

  it('marks the best by validation, and says that test disagrees', async () => {
    const text = await textOf(compare(eightRuns));

    expect(text).toContain('Best by validation: seed 1234');
    expect(text).toContain(
      'Validation and test disagree: on test pictures frozen does better, with 91.2 % against 90.5 %.',
    );
    expect(text).toContain('The lowest validation loss has frozen');
  });

  it('sets one row apart', async () => {
    const page = await compare(eightRuns);

    expect(page.match(/<tr class="best"/gu)).toHaveLength(1);
    expect(page).toMatch(/<tr class="best">\s*<th[^>]*>\s*★ <bdi>seed 1234<\/bdi>/u);
  });

  it('shows what differs', async () => {
    const page = await compare(eightRuns);

    expect(page).toMatch(/>batch size<\/th>/u);
    expect(page).toMatch(/<bdi>batch size 128<\/bdi><\/th>.*?>128<\/td>/su);
    expect(page).toMatch(/\d+ settings are the same in all/u);
  });

  it('warns where the pictures were not the same', async () => {
    const other = runOf('seed=1234');
    const runs = [
      runOf('seed=42'),
      { ...other, parameters: { ...other.parameters, data_hash: 'x' } },
    ];

    expect(await textOf(compare(runs))).toContain('not trained on the same pictures');
  });

  it('calls none the best where none was measured', async () => {
    const text = await textOf(compare([{ ...runOf('seed=42'), results: {} }]));

    expect(text).toContain('none can be called the best');
    expect(text).not.toMatch(/NaN|undefined|Infinity/u);
  });

  it('shows curves together, and asks nobody for anything', async () => {
    const runsDir = await createTemporaryFolder();
    const runs = await Promise.all(
      [32, 64].map((size) =>
        createRunFolder(runsDir, { id: `2026-${size}`, parameters: { batch_size: size } }),
      ),
    );
    const file = path.join(runsDir, 'comparison.html');

    await writeComparisonReport(runs, file);

    const page = await readFile(file, 'utf8');
    expect(page).toMatch(/aria-label="Validation loss\. [^"]*batch size 32, batch size 64/u);
    expect(page).not.toMatch(/https?:|<script|<link|<img/u);
  });
});

describe('words for numbers', () => {
  it.each([
    [3.14, '3.1 s'],
    [34.4, '34 s'],
    [72, '1 min 12 s'],
    [3600, '1 h 0 min'],
    [7530, '2 h 6 min'],
  ])('says of %d seconds %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it('says moments in one time for everybody', () => {
    expect(moment('2026-11-24T10:15:00.000Z')).toBe('24 November 2026, 10:15 UTC');
  });
});
