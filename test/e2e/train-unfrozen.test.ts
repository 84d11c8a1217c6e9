import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { runCli } from '../support/cli-process.ts';
import { makePictureFolder } from '../support/picture-folder.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { readRunJson, runFolders, startTraining } from '../support/training-process.ts';

const PICTURES_A_CLASS = 5;

describe('whatsit train --unfreeze', { timeout: 120_000 }, () => {
  it('says how much memory it will take, and makes a model that answers as the trainer did', async () => {
    const data = await makePictureFolder(PICTURES_A_CLASS);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const args = [data, '--base', 'base', '--unfreeze', '1', '--epochs', '4', '--batch-size', '8'];

    const { exitCode, stderr } = await runCli(['train', ...args], { settings, timeoutMs: 110_000 });

    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/training [\d,]+ weights takes about \d+ MB of memory/u);
    const [folder = ''] = runFolders(settings.RUNS_DIR);
    expect(readRunJson(folder)).toMatchObject({
      status: 'finished',
      parameters: { base: 'base', unfreeze: 1, batch_norm: 'frozen' },
    });
    const checked = await runCli(['models', 'check', 'model'], {
      settings: { MODELS_DIR: path.join(folder, 'artifacts'), MODEL: 'model' },
    });
    expect(checked).toMatchObject({ exitCode: 0 });
  });

  it('trains the whole body from pictures that are looked at anew in every epoch', async () => {
    const data = await makePictureFolder(PICTURES_A_CLASS);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const args = [data, '--base', 'base', '--unfreeze', 'all', '--batch-norm', 'updated'];

    const { exitCode } = await runCli(['train', ...args, '--epochs', '1', '--batch-size', '4'], {
      settings,
      timeoutMs: 110_000,
    });

    expect(exitCode).toBe(0);
  });

  it('goes on after kill -9, with the same result as if nothing had happened', async () => {
    const data = await makePictureFolder(PICTURES_A_CLASS);
    const killed = { RUNS_DIR: makeTemporaryFolder() };
    const whole = { RUNS_DIR: makeTemporaryFolder() };
    const args = [data, '--base', 'base', '--unfreeze', '1', '--batch-norm', 'updated'];
    args.push('--epochs', '12', '--batch-size', '6');

    const process = startTraining(args, killed);
    const folder = await process.firstEpoch();
    await process.end('SIGKILL');
    const resumed = await runCli(['train', '--resume', path.basename(folder)], {
      settings: killed,
      timeoutMs: 110_000,
    });
    await runCli(['train', ...args], { settings: whole, timeoutMs: 110_000 });

    expect(resumed).toMatchObject({ exitCode: 0 });
    const [other = ''] = runFolders(whole.RUNS_DIR);
    expect(modelOf(folder).equals(modelOf(other))).toBe(true);
  });

  it.each([
    ['a base of whole numbers', ['--unfreeze', '2'], '"imagenet" holds whole numbers of 8 bits'],
    ['blocks that are not there', ['--base', 'base', '--unfreeze', '17'], '"base" has 16 blocks'],
  ])('refuses %s, and leaves no run behind', async (_what, args, problem) => {
    const data = await makePictureFolder(PICTURES_A_CLASS);
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    const { exitCode, stderr } = await runCli(['train', data, ...args], { settings });

    expect(exitCode).toBe(1);
    expect(stderr).toContain(problem);
    expect(runFolders(settings.RUNS_DIR)).toEqual([]);
  });

  it('refuses what needs more memory than there is, says what would do, and leaves no run behind', async () => {
    const data = await makePictureFolder(PICTURES_A_CLASS);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const args = ['train', data, '--base', 'base', '--unfreeze', 'all', '--batch-size', '4096'];

    const { exitCode, stderr } = await runCli(args, { settings });

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/would take about \d+ MB of memory.*--batch-size \d+ would do/u);
    expect(runFolders(settings.RUNS_DIR)).toEqual([]);
  });
});

/** The file that whoever uses the model gets. */
function modelOf(folder: string): Buffer {
  return readFileSync(path.join(folder, 'artifacts', 'model', 'onnx', 'model.onnx'));
}
