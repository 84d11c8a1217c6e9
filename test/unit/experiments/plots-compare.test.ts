import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Point } from '../../../src/experiments/plots/charts/curves.ts';
import { smooth, thinOut } from '../../../src/experiments/plots/charts/smooth.ts';
import { compareRuns } from '../../../src/experiments/plots/compare/compared-run.ts';
import {
  coursesOf,
  groupRuns,
  resultsOf,
} from '../../../src/experiments/plots/compare/comparison-charts.ts';
import { versionAccuracy } from '../../../src/experiments/plots/compare/version-accuracy.ts';
import {
  createPainter,
  type Painter,
} from '../../../src/experiments/plots/drawing/create-painter.ts';
import { writeVersionChart } from '../../../src/experiments/plots/write-version-chart.ts';
import { loadFonts } from '../../../src/experiments/plots/drawing/fonts.ts';
import type { Run } from '../../../src/experiments/runs/run.ts';
import { overlapsOf, readTexts } from '../../support/chart-texts.ts';
import { eightRuns, runOf } from '../../support/eight-runs.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

let painter: Painter;
beforeAll(async () => {
  painter = await createPainter();
});

const withoutCourse = (run: Run) => ({ run, epochs: [] });
const course = (run: Run, losses: readonly number[]) => ({
  run,
  epochs: losses.map((loss, index) => ({
    epoch: index + 1,
    step: index + 1,
    timestamp: 0,
    train_loss: loss,
    train_accuracy: 0.5,
    validation_loss: loss,
    validation_accuracy: 0.5,
    learning_rate: 1e-3,
    seconds: 1,
  })),
});
const withParameters = (parameters: Run['parameters'], id = 'x') => ({
  ...runOf('seed=42'),
  id,
  parameters,
});

describe('runs beside each other', () => {
  it('are grouped by the stages of their experiment, and named by what differs there', () => {
    const groups = groupRuns(eightRuns.map(withoutCourse));

    expect(groups.map(({ runs }) => runs.map(({ label }) => label))).toEqual([
      ['batch size 32', 'batch size 64', 'batch size 128'],
      ['seed 42', 'seed 1234', 'seed 4321'],
      ['frozen', 'unfrozen'],
    ]);
  });

  it('have the colour of the setting that differs, and dashes for the rest', () => {
    const runs = [32, 64].flatMap((batchSize) =>
      [1, 2].map((seed) => withParameters({ batch_size: batchSize, seed }, `${batchSize}-${seed}`)),
    );

    const [first, second, third] = compareRuns(runs.map(withoutCourse));

    expect(second?.tone).toBe(first?.tone);
    expect(second?.dash).not.toBe(first?.dash);
    expect(third?.tone).not.toBe(first?.tone);
    expect(second?.label).toBe('batch size 32, seed 2');
  });

  it('are told apart by their ids where nothing differs', () => {
    const twice = ['20261124-aaaa', '20261124-bbbb'].map((id) => withParameters({ seed: 1 }, id));

    const labels = compareRuns(twice.map(withoutCourse)).map(({ label }) => label);

    expect(labels).toEqual(['oxford-pets-seed=42 (aaaa)', 'oxford-pets-seed=42 (bbbb)']);
  });

  it('all look different, up to eighteen of them', () => {
    const runs = Array.from({ length: 18 }, (_, seed) => withParameters({ seed }, String(seed)));

    const looks = compareRuns(runs.map(withoutCourse)).map(({ tone, dash }) => tone.light + dash);

    expect(new Set(looks).size).toBe(18);
  });
});

describe('the chart of results', () => {
  it('marks the run that is best, and says all numbers', () => {
    const groups = groupRuns(eightRuns.map(withoutCourse));

    const chart = resultsOf(groups, runOf('unfreeze=none'));

    const svg = painter.drawSvg(chart);
    expect(svg).toContain('★ frozen');
    expect(chart.description).toContain('unfrozen: validation 76.9\u00A0%, test 77.3\u00A0%');
  });

  it('writes no text over another one, nor over its edges', async () => {
    const chart = resultsOf(groupRuns(eightRuns.map(withoutCourse)), undefined);

    const texts = readTexts(painter.drawSvg(chart), await loadFonts());

    expect(texts.filter(({ left, right }) => left < 0 || right > chart.width)).toEqual([]);
    expect(overlapsOf(texts)).toEqual([]);
  });

  it('leaves out what was not measured', () => {
    const run = { ...runOf('seed=42'), results: {} };

    const svg = painter.drawSvg(resultsOf(groupRuns([withoutCourse(run)]), undefined));

    expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
  });
});

describe('the charts of courses', () => {
  it('are a loss and an accuracy for each group, with names of their own', () => {
    const groups = groupRuns(eightRuns.map((run) => course(run, [2, 1])));

    const charts = groups.flatMap((group, index) => coursesOf(group, index));

    expect(new Set(charts.map(({ name }) => name)).size).toBe(6);
    expect(painter.drawSvg(charts[0] ?? resultsOf([], undefined))).toContain('>batch size 128<');
  });

  it('are missing where there were no validation pictures', () => {
    const [group] = groupRuns([course(runOf('seed=42'), [Number.NaN])]);

    expect(group && coursesOf(group, 0)).toEqual([]);
  });
});

describe('the chart of versions', () => {
  it('sets the current one apart, and has a gap where nothing was measured', () => {
    const chart = versionAccuracy('pets', [
      { version: 1, testAccuracy: 0.84, isCurrent: false },
      { version: 2, testAccuracy: undefined, isCurrent: false },
      { version: 3, testAccuracy: 0.91, isCurrent: true },
    ]);

    const svg = painter.drawSvg(chart);
    expect(svg).toMatch(/font-weight:bold;[^>]*>91\.0\u00A0%</u);
    expect(svg).not.toContain('NaN');
    expect(chart.description).toContain('in use is version 3');
  });

  it('is written as what the name of its file says', async () => {
    const folder = await createTemporaryFolder();
    const versions = [{ version: 1, testAccuracy: 0.84, isCurrent: true }];

    await writeVersionChart('pets', versions, path.join(folder, 'versions.png'));
    await writeVersionChart('pets', versions, path.join(folder, 'versions.svg'));

    const png = await readFile(path.join(folder, 'versions.png'));
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(await readFile(path.join(folder, 'versions.svg'), 'utf8')).toMatch(/^<svg /u);
  });

  it('is drawn of no version at all', () => {
    expect(painter.drawSvg(versionAccuracy('pets', []))).not.toContain('NaN');
  });
});

describe('a smoothed line', () => {
  it('keeps the ends and the mean of what it smooths', () => {
    const noisy = Array.from({ length: 100 }, (_, x): Point => [x, x % 2]);

    const line = smooth(noisy);

    expect(line[0]).toEqual([0, 0]);
    expect(line[99]).toEqual([99, 1]);
    expect(line[50]?.[1]).toBeCloseTo(0.5, 0);
  });

  it('leaves out what is no number', () => {
    expect(
      smooth([
        [1, 2],
        [2, null],
        [3, Number.NaN],
        [4, 4],
      ]),
    ).toEqual([
      [1, 2],
      [4, 4],
    ]);
  });

  it('is drawn with no more points than can be seen, the last one among them', () => {
    const points = Array.from({ length: 7391 }, (_, x): Point => [x, x]);

    const thin = thinOut(points);

    expect(thin.length).toBeLessThanOrEqual(600);
    expect(thin.at(-1)).toEqual([7390, 7390]);
  });
});
