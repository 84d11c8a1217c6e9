import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Chart } from '../../../src/experiments/plots/drawing/chart.ts';
import {
  createPainter,
  type Painter,
} from '../../../src/experiments/plots/drawing/create-painter.ts';
import { type Fonts, loadFonts } from '../../../src/experiments/plots/drawing/fonts.ts';
import { composeRunCharts, listCharts } from '../../../src/experiments/plots/run-charts.ts';
import { readRunData, type RunData } from '../../../src/experiments/plots/run-data.ts';
import { writeRunPlots } from '../../../src/experiments/plots/write-run-plots.ts';
import { overlapsOf, readTexts } from '../../support/chart-texts.ts';
import { createRunFolder, type RunWishes } from '../../support/run-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const PNG_SIGNATURE = '89504e470d0a1a0a';

let painter: Painter;
let fonts: Fonts;
beforeAll(async () => {
  painter = await createPainter();
  fonts = await loadFonts();
});

async function makeRun(wishes: RunWishes = {}): Promise<RunData> {
  return readRunData(await createRunFolder(await createTemporaryFolder(), wishes));
}

function chartsOf(data: RunData): readonly Chart[] {
  return listCharts(composeRunCharts(data));
}

async function draw(name: string, wishes: RunWishes = {}): Promise<string> {
  const chart = chartsOf(await makeRun(wishes)).find((one) => one.name === name);
  if (!chart) throw new Error(`There is no chart "${name}"`);
  return painter.drawSvg(chart);
}

const manyLabels = (count: number) => Array.from({ length: count }, (_, index) => `class ${index}`);

const oddLabels = [
  '<b>bold</b> & "quoted"',
  '🐕 dog 🐈‍⬛',
  'שלום עולם',
  'x'.repeat(80),
  '{c} as in a template {b}',
  'constructor',
  '10',
];

const cases: readonly (readonly [string, RunWishes])[] = [
  ['a usual run', {}],
  ['one epoch', { epochs: 1 }],
  ['no epoch yet', { epochs: 0, status: 'running' }],
  ['no validation part', { pictures: { train: 40, validation: 0, test: 10 } }],
  ['no pictures put aside', { pictures: { train: 40, validation: 0, test: 0 } }],
  ['two classes', { labels: ['yes', 'no'] }],
  ['37 classes', { labels: manyLabels(37), skill: 7 }],
  ['200 classes', { labels: manyLabels(200), pictures: { train: 8, validation: 1, test: 1 } }],
  [
    '1,000 classes',
    { epochs: 2, labels: manyLabels(1000), pictures: { train: 8, validation: 1, test: 1 } },
  ],
  ['a classifier that is always right', { skill: 1e6 }],
  ['labels of all kinds', { labels: oddLabels }],
];

describe.each(cases)('the charts of %s', (_, wishes) => {
  let drawn: readonly { readonly chart: Chart; readonly svg: string }[] = [];
  beforeAll(async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'whatsit-test-'));
    const data = await readRunData(await createRunFolder(folder, wishes));
    await rm(folder, { recursive: true });
    drawn = chartsOf(data).map((chart) => ({ chart, svg: painter.drawSvg(chart) }));
  });

  it('write nothing over their edges', () => {
    const cut = drawn.flatMap(({ chart, svg }) =>
      readTexts(svg, fonts).filter(
        ({ left, right, top, bottom }) =>
          left < 0 || right > chart.width || top < 0 || bottom > chart.height,
      ),
    );

    expect(cut).toEqual([]);
  });

  it('write no text over another one', () => {
    const overlaps = drawn.flatMap(({ svg }) => overlapsOf(readTexts(svg, fonts)));

    expect(overlaps).toEqual([]);
  });

  it('write no number that is none', () => {
    expect(drawn.filter(({ svg }) => /NaN|Infinity|undefined/u.test(svg))).toEqual([]);
  });
});

describe('the charts of a run', () => {
  it.each([{}, { labels: oddLabels }, { labels: manyLabels(37), epochs: 1 }])(
    'are drawn as PNG, twice as fine: %o',
    async (wishes) => {
      for (const chart of chartsOf(await makeRun(wishes))) {
        const png = Buffer.from(await painter.drawPng(painter.drawSvg(chart))); // reads it as strict XML
        expect(png.toString('hex', 0, 8)).toBe(PNG_SIGNATURE);
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(doubled(chart));
      }
    },
  );

  it('are the same bytes for the same run, also from another painter', async () => {
    const charts = chartsOf(await makeRun({ labels: oddLabels }));
    const other = await createPainter();

    for (const chart of charts) expect(other.drawSvg(chart)).toBe(painter.drawSvg(chart));
    const [first = ''] = charts.map((chart) => painter.drawSvg(chart));
    expect(await other.drawPng(first)).toEqual(await painter.drawPng(first));
  });

  it('leave out what is no finite number', async () => {
    const data = await makeRun();
    const epochs = data.epochs.map((line, index) => ({
      ...line,
      train_loss: index === 3 ? null : line.train_loss,
      validation_loss: index < 2 ? Number.NaN : line.validation_loss,
    }));

    for (const chart of chartsOf({ ...data, epochs })) {
      expect(painter.drawSvg(chart)).not.toMatch(/NaN|Infinity|undefined|null/u);
    }
  });

  it('lack what a run has no data for', async () => {
    const names = chartsOf(await makeRun({ pictures: { train: 40, validation: 0, test: 0 } }));

    expect(names.map(({ name }) => name)).toEqual([
      'loss-by-epoch',
      'accuracy-by-epoch',
      'loss-by-step',
      'accuracy-by-step',
      'learning-rate',
      'class-distribution',
    ]);
  });

  it('go into the folder of the run', async () => {
    const run = await createRunFolder(await createTemporaryFolder());

    await writeRunPlots(run, composeRunCharts(await readRunData(run)), painter);

    const folder = path.join(run.folder, 'artifacts', 'plots');
    const names = await readdir(folder);
    expect(names).toContain('confusion-matrix.png');
    expect(names.filter((name) => name.endsWith('.svg'))).toHaveLength(names.length / 2);
    expect(await readFile(path.join(folder, 'loss-by-epoch.svg'), 'utf8')).toMatch(/^<svg /u);
  });
});

describe('a chart of classes', () => {
  it('has every label on both axes of a matrix of 37', async () => {
    const labels = manyLabels(37);

    const svg = await draw('confusion-matrix', { labels });

    const texts = readTexts(svg, fonts).map(({ text }) => text);
    expect(labels.filter((label) => texts.filter((text) => text === label).length !== 2)).toEqual(
      [],
    );
  });

  it('writes labels as they are, whatever they look like', async () => {
    const svg = await draw('class-distribution', { labels: oddLabels });

    expect(svg).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;');
    expect(svg).toContain('{c} as in a template {b}');
    expect(svg).toContain('שלום עולם');
    expect(svg).not.toContain('<b>');
  });

  it('cuts a label that is too long', async () => {
    const svg = await draw('class-recall', { labels: ['x'.repeat(80), 'short'] });

    expect(svg).toMatch(/>x{10,40}\.\.\.</u);
  });

  it('names each of 200 classes', async () => {
    const labels = manyLabels(200);

    const svg = await draw('class-distribution', { labels });

    expect(labels.filter((label) => !svg.includes(`>${label}<`))).toEqual([]);
  });

  it('shows the most frequent mistakes where classes are too many for a matrix', async () => {
    const svg = await draw('confusion-matrix', { labels: manyLabels(200), skill: 3 });

    expect(svg).toContain('The 30 most frequent mistakes');
    expect(svg).toMatch(/>class \d+ → class \d+</u);
  });
});

function doubled({ width, height }: Chart): readonly number[] {
  return [Math.round(2 * width), Math.round(2 * height)];
}
