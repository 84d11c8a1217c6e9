import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { findPackageRoot } from '../../src/package-root.ts';
import { linesOf, runCli } from '../support/cli-process.ts';
import { COLOURS, makePictureFolder, picture } from '../support/picture-folder.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { importTinyModel } from '../support/tiny-model.ts';
import { readRunJson, runFolders, startTraining } from '../support/training-process.ts';

const modelsFolder = path.join(findPackageRoot(), 'models');

describe('whatsit train', { timeout: 60_000 }, () => {
  it('makes a model that tells the classes of a folder apart', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const unseen = path.join(makeTemporaryFolder(), 'unseen.png');
    writeFileSync(unseen, await picture(COLOURS.green, 99));

    const trained = await runCli(['train', data, '--name', 'colours'], {
      settings,
      timeoutMs: 50_000,
    });

    expect(trained).toMatchObject({ exitCode: 0 });
    const [folder = ''] = runFolders(settings.RUNS_DIR);
    const models = { MODELS_DIR: path.join(folder, 'artifacts'), MODEL: 'model' };
    const answer = await runCli(['predict', unseen], { settings: models });
    expect(answer.stdout).toContain('green');
    expect(trained.stdout).toMatch(
      /^\d{8}-\d{6}-[\da-f]{4}: validation [\d.]+ %, test [\d.]+ %\n$/u,
    );
  });

  it('keeps the parameters, the split and every epoch of a run where plain tools can read them', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    await runCli(['train', data, '--epochs', '3'], { settings });

    const [folder = ''] = runFolders(settings.RUNS_DIR);
    const split: object = JSON.parse(
      readFileSync(path.join(folder, 'artifacts/split.json'), 'utf8'),
    );
    const epochs = linesOf(readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8'));
    expect(readRunJson(folder)).toMatchObject({
      status: 'finished',
      parameters: { base: 'imagenet', epochs: 3, classes: 3, pictures: 30 },
      results: { epochs_done: 3 },
    });
    expect(Object.entries(split).map(([part, { length }]) => [part, length])).toEqual([
      ['train', 24],
      ['validation', 3],
      ['test', 3],
    ]);
    expect(epochs.map((line) => JSON.parse(line).epoch)).toEqual([1, 2, 3]);
  });

  it('keeps the classes, and how often each was taken for which', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    await runCli(['train', data, '--epochs', '3'], { settings });

    const [folder = ''] = runFolders(settings.RUNS_DIR);
    const read = (name: string): string =>
      readFileSync(path.join(folder, 'artifacts', name), 'utf8');
    const [header, ...rows] = linesOf(read('confusion-matrix.csv')).map((line) => line.split(','));
    const sums = rows.map(([, ...shares]) => shares.reduce((sum, one) => sum + Number(one), 0));
    expect(JSON.parse(read('labels.json'))).toEqual(['blue', 'green', 'red']);
    expect(header).toEqual(['', '"blue"', '"green"', '"red"']);
    expect(sums).toEqual([1, 1, 1]);
  });

  it('goes on after kill -9, with the same result as if nothing had happened', async () => {
    const data = await makePictureFolder(10);
    const killed = { RUNS_DIR: makeTemporaryFolder() };
    const whole = { RUNS_DIR: makeTemporaryFolder() };
    const args = [data, '--epochs', '60'];

    const process = startTraining(args, killed);
    const folder = await process.firstEpoch();
    await process.end('SIGKILL');
    const done = readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8');
    const resumed = await runCli(['train', '--resume', path.basename(folder)], {
      settings: killed,
    });
    await runCli(['train', ...args], { settings: whole });

    const [other = ''] = runFolders(whole.RUNS_DIR);
    expect(linesOf(done).length).toBeLessThan(60);
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(learned(folder)).toEqual(learned(other));
    expect(epochsOf(folder)).toEqual(epochsOf(other));
  });

  it('stops at Ctrl-C, says how to go on, and leaves the run in order', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    const process = startTraining([data, '--epochs', '10000'], settings);
    const folder = await process.firstEpoch();
    const ending = await process.end('SIGINT');

    expect(ending).toBe('SIGINT');
    expect(readRunJson(folder)).toMatchObject({ status: 'killed' });
  });

  it('trains a finished run for more epochs', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    await runCli(['train', data, '--epochs', '2', '--name', 'colours'], { settings });

    const again = await runCli(['train', '--resume', 'colours'], { settings });
    const more = await runCli(['train', '--resume', 'colours', '--epochs', '5'], { settings });

    const [folder = ''] = runFolders(settings.RUNS_DIR);
    expect(again.stderr).toContain('the run has had its 2 epochs; --epochs with more goes on');
    expect(more).toMatchObject({ exitCode: 0 });
    expect(epochsOf(folder)).toHaveLength(5);
  });

  it('leaves a run alone that stopped early, unless it is asked for more epochs', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const lazy = ['--recipe', 'reference', '--learning-rate', '1e-9', '--patience', '1'];
    await runCli(['train', data, ...lazy, '--epochs', '9', '--name', 'lazy'], { settings });

    const again = await runCli(['train', '--resume', 'lazy'], { settings });
    const more = await runCli(['train', '--resume', 'lazy', '--epochs', '9'], { settings });

    const [folder = ''] = runFolders(settings.RUNS_DIR);
    expect(again.stderr).toContain('the run has had its 2 epochs; --epochs with more goes on');
    expect(more).toMatchObject({ exitCode: 0 });
    expect(epochsOf(folder)).toHaveLength(3);
  });

  it('says how a finished run comes by its report when it was killed while that was drawn', async () => {
    const data = await makePictureFolder(5);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    await runCli(['train', data, '--epochs', '1'], { settings });
    const [folder = ''] = runFolders(settings.RUNS_DIR);
    rmSync(path.join(folder, 'artifacts/report.html')); // as if it had never come to that
    const id = path.basename(folder);

    const resumed = await runCli(['train', '--resume', id], { settings });
    const reported = await runCli(['experiments', 'report', id], { settings });
    const again = await runCli(['train', '--resume', id], { settings });

    const refusal = 'error: the run has had its 1 epochs; --epochs with more goes on';
    const advice = `, and "whatsit experiments report ${id}" writes the report that is missing`;
    expect(linesOf(resumed.stderr).at(-1)).toBe(`${refusal}${advice}`);
    expect(reported).toMatchObject({
      exitCode: 0,
      stdout: `${path.join(folder, 'artifacts/report.html')}\n`,
    });
    expect(linesOf(again.stderr).at(-1)).toBe(refusal);
  });

  it('does not go on with another model by the name of the base', async () => {
    const data = await makePictureFolder(10);
    const modelsDir = makeTemporaryFolder();
    const settings = { RUNS_DIR: makeTemporaryFolder(), MODELS_DIR: modelsDir };
    const base = path.join(modelsDir, 'base');
    cpSync(path.join(modelsFolder, 'imagenet'), base, { recursive: true });
    const args = ['--base', 'base', '--epochs', '1', '--name', 'colours'];
    await runCli(['train', data, ...args], { settings });
    rmSync(base, { recursive: true });
    cpSync(path.join(modelsFolder, 'pets'), base, { recursive: true });

    const more = await runCli(['train', '--resume', 'colours', '--epochs', '2'], { settings });

    expect(more).toMatchObject({
      exitCode: 1,
      stderr: 'error: "base" is not the model any more that the run began with\n',
    });
  });

  it('cross-validates, names broken pictures once, and keeps no run', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    writeFileSync(path.join(data, 'red', 'broken.png'), 'this is no picture');

    const { exitCode, stdout, stderr } = await runCli(
      ['train', data, '--folds', '3', '--epochs', '20'],
      { settings, timeoutMs: 50_000 },
    );

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^accuracy +[\d.]+ ± [\d.]+ % {2}over 3 folds$/mu);
    expect(linesOf(stderr).filter((line) => line.startsWith('fold: accuracy'))).toHaveLength(3);
    expect(linesOf(stderr).filter((line) => line.includes('broken.png'))).toHaveLength(1);
    expect(runFolders(settings.RUNS_DIR)).toEqual([]);
  });

  it('says which pictures are broken when too few are left', async () => {
    const data = await makePictureFolder(5);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const broken = path.join(data, 'red', 'broken.png');
    writeFileSync(broken, 'this is no picture');
    rmSync(
      path.join(
        data,
        'red',
        readdirSync(path.join(data, 'red')).find((name) => name !== 'broken.png') ?? '',
      ),
    );

    const { stderr } = await runCli(['train', data], { settings });

    expect(linesOf(stderr).at(-1)).toMatch(
      /^error: too few pictures of red \(4\).*\(left out: 1, the first: .*broken\.png: /u,
    );
  });

  it('lets no second process train the same run', async () => {
    const data = await makePictureFolder(10);
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    const process = startTraining([data, '--epochs', '10000'], settings);
    const folder = await process.firstEpoch();
    const second = await runCli(['train', '--resume', path.basename(folder)], { settings });
    await process.end('SIGKILL');

    expect(second).toMatchObject({ exitCode: 1, stdout: '' });
    expect(second.stderr).toContain('another process is training this run');
  });

  it('trains with every picture when none is put aside', async () => {
    const data = await makePictureFolder(5);
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    const { exitCode } = await runCli(['train', data, '--ratios', '1/0/0'], { settings });

    const [folder = ''] = runFolders(settings.RUNS_DIR);
    expect(exitCode).toBe(0);
    expect(readRunJson(folder)).toMatchObject({ results: { temperature: 1 } });
  });

  it('leaves out broken pictures, and names them', async () => {
    const data = await makePictureFolder(6);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    writeFileSync(path.join(data, 'red', 'broken.png'), 'this is no picture');
    writeFileSync(path.join(data, 'red', 'empty.png'), '');

    const { exitCode, stderr } = await runCli(['train', data, '--epochs', '1'], { settings });

    expect(exitCode).toBe(0);
    expect(stderr).toContain('2 pictures were left out:');
    expect(stderr).toMatch(/red\/broken\.png: \S/u);
    expect(stderr).toMatch(/red\/empty\.png: is empty/u);
  });

  it('carries labels with a slash or an emoji into the model', async () => {
    const data = await makePictureFolder(6);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const lines = Object.keys(COLOURS).flatMap((colour) =>
      Array.from({ length: 6 }, (_, number) => `${colour}/${number}.png,"${colour}/🐈"`),
    );
    const list = path.join(data, 'list.csv');
    writeFileSync(list, ['path,label', ...lines, ''].join('\n'));

    const { exitCode } = await runCli(['train', list, '--epochs', '5'], { settings });

    const [folder = ''] = runFolders(settings.RUNS_DIR);
    const models = { MODELS_DIR: path.join(folder, 'artifacts'), MODEL: 'model' };
    const answer = await runCli(['predict', path.join(data, 'red', '0.png')], { settings: models });
    expect(exitCode).toBe(0);
    expect(answer.stdout).toContain('red/🐈');
  });

  it.each([
    ['an empty folder', [], 'there are no pictures in'],
    ['one class', ['red'], 'a classifier needs pictures of at least two classes'],
    ['a class under two names', ['Red', 'red'], 'the labels "Red" and "red" differ only in'],
  ])('refuses %s, and leaves no run behind', async (_, classes, problem) => {
    const data = makeTemporaryFolder();
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    for (const label of classes) {
      mkdirSync(path.join(data, label));
      for (let number = 0; number < 6; number++) {
        writeFileSync(path.join(data, label, `${number}.png`), await picture(COLOURS.red, number));
      }
    }

    const { exitCode, stderr } = await runCli(['train', data], { settings });

    expect(exitCode).toBe(1);
    expect(stderr).toContain(problem);
    expect(runFolders(settings.RUNS_DIR)).toEqual([]);
  });

  it('refuses a base that sees nothing for a head to learn from, and leaves no run behind', async () => {
    const data = await makePictureFolder(5);
    const { MODELS_DIR } = await importTinyModel('tiny', 'abcdefghij'.split(''));
    const settings = { RUNS_DIR: makeTemporaryFolder(), MODELS_DIR };

    const { exitCode, stderr } = await runCli(['train', data, '--base', 'tiny'], { settings });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('embeddings');
    expect(runFolders(settings.RUNS_DIR)).toEqual([]);
  });

  it('says where pictures went that are too few now, and lets no name command the terminal', async () => {
    const list = path.join(makeTemporaryFolder(), 'list.csv');
    writeFileSync(list, '\u001b[31mred.png,red\nblue.png,blue\n');

    const { exitCode, stderr } = await runCli(['train', list]);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /two classes .*\(left out: 2, the first: .*\?\[31mred\.png: cannot be read\)\n$/u,
    );
  });

  it('says in a sentence that RUNS_DIR cannot be written to', async () => {
    const data = await makePictureFolder(6);
    const inTheWay = path.join(makeTemporaryFolder(), 'file');
    writeFileSync(inTheWay, '');
    const settings = { RUNS_DIR: path.join(inTheWay, 'runs') };

    const { exitCode, stderr } = await runCli(['train', data], { settings });

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: RUNS_DIR cannot be written to (ENOTDIR)\n');
  });

  it('refuses a checkpoint of another version', async () => {
    const data = await makePictureFolder(6);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    await runCli(['train', data, '--epochs', '1', '--name', 'colours'], { settings });
    const [folder = ''] = runFolders(settings.RUNS_DIR);
    const checkpoint = path.join(folder, 'checkpoints', 'last.safetensors');
    const bytes = readFileSync(checkpoint);
    const version = '"version":"1"';
    bytes.write('"version":"0"', bytes.indexOf(version), 'utf8');
    writeFileSync(checkpoint, bytes);

    const { exitCode, stderr } = await runCli(['train', '--resume', 'colours', '--epochs', '2'], {
      settings,
    });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('the checkpoint is of another version');
  });

  it.each([
    [['--resume', 'x', '--seed', '1'], 'with --resume, only --epochs can be given'],
    [[], "missing required argument 'data'"],
    [['.', '--ratios', '0/1/1'], 'three shares'],
    [['.', '--unfreeze', '0'], 'a number of blocks'],
    [['.', '--name', ''], 'a name on one line'],
    [['.', '--name', ' \t'], 'a name on one line'],
    [['.', '--name', 'a\u001b[31m'], 'a name on one line'],
  ])('does not understand %j', async (args, problem) => {
    const { exitCode, stderr } = await runCli(['train', ...args]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(problem);
  });
});

/** What came of a run, but for the time that it took. */
function learned(folder: string): unknown {
  const { results } = readRunJson(folder);
  const model = readFileSync(path.join(folder, 'artifacts/model/onnx/model.onnx'));
  return { ...results, seconds: 0, peak_memory_mb: 0, model: model.toString('base64') };
}

function epochsOf(folder: string): readonly unknown[] {
  return linesOf(readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8')).map((line) => ({
    ...JSON.parse(line),
    timestamp: 0,
    seconds: 0,
  }));
}
