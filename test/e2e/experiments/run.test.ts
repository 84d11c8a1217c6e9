import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Run } from '../../../src/experiments/runs/run.ts';
import { linesOf, runCli } from '../../support/cli-process.ts';
import { makePictureFolder } from '../../support/picture-folder.ts';
import { makeTemporaryFolder } from '../../support/service-models.ts';
import { readRunJson, runFolders, startCommand } from '../../support/training-process.ts';

/** Two stages of two runs each; the first are long enough to be interrupted. */
const tiny = `name: colours
data: { path: nowhere }
settings: { recipe: reference, batch_size: 8, patience: 1000 }
stages:
  - vary: { learning_rate: [0.001, 0.01] }
    settings: { epochs: 40 }
  - vary: { seed: [1, 2] }
    settings: { epochs: 1 }
`;

function writeExperiment(text: string): string {
  const file = path.join(makeTemporaryFolder(), 'colours.yaml');
  writeFileSync(file, text);
  return file;
}

/** The oldest first; two may have begun within the second that their ids tell. */
function runsIn(runsDir: string) {
  return runFolders(runsDir)
    .map((folder) => readRunJson(folder))
    .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

describe('whatsit experiments run', { timeout: 120_000 }, () => {
  it('goes on where it was interrupted, hands winners on, and trains nothing twice', async () => {
    const data = await makePictureFolder(8);
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const args = ['experiments', 'run', writeExperiment(tiny), '--data', data];

    const interrupted = startCommand(args, settings);
    const folder = await interrupted.firstEpoch();
    await interrupted.end('SIGKILL');
    const killed = readRunJson(folder);
    const goneOn = await runCli(args, { settings, timeoutMs: 60_000 });
    const runs = runsIn(settings.RUNS_DIR);
    const again = await runCli(args, { settings });
    const json = await runCli([...args, '--json'], { settings });

    expect(killed).toMatchObject({ status: 'running', results: {} });
    expect(goneOn).toMatchObject({ exitCode: 0 });
    expect(goneOn.stderr).toContain(`learning_rate=0.001: goes on with ${killed.id}`);
    expect(runs.map(({ name, status }) => [name, status])).toEqual([
      ['colours-learning_rate=0.001', 'finished'],
      ['colours-learning_rate=0.01', 'finished'],
      ['colours-seed=1', 'finished'],
      ['colours-seed=2', 'finished'],
    ]);
    expect(runs[0]?.results['epochs_done']).toBe(40);
    expect(runs[2]?.parameters).toMatchObject({
      experiment: 'colours',
      stage: 'seed',
      seed: 1,
      epochs: 1,
      learning_rate: winnerOf(runs.slice(0, 2)),
    });
    expect(again.stdout).toBe(goneOn.stdout);
    expect(linesOf(again.stdout)).toHaveLength(6);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { stage: 'learning_rate', runs: [{ run: runs[0]?.id }, { run: runs[1]?.id }] },
      { stage: 'seed', runs: [{ run: runs[2]?.id }, { run: runs[3]?.id }] },
    ]);
    expect(runsIn(settings.RUNS_DIR)).toEqual(runs);
  });

  it('begins no further run when it is stopped while the last one is being drawn', async () => {
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const data = await makePictureFolder(8);

    const series = startCommand(
      ['experiments', 'run', writeExperiment(tiny), '--data', data],
      settings,
    );
    await series.firstResults();
    const ending = await series.end('SIGINT');

    expect(ending).toBe('SIGINT');
    expect(runsIn(settings.RUNS_DIR).map(({ status }) => status)).toEqual(['finished']);
  });

  it('says what to do about a run that it cannot go on with', async () => {
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const text = tiny.replace('epochs: 40', 'epochs: 1').replace(/ {2}- vary: \{ seed[^]*/u, '');
    const args = [
      'experiments',
      'run',
      writeExperiment(text),
      '--data',
      await makePictureFolder(5),
    ];
    await runCli(args, { settings });
    const folder = runFolders(settings.RUNS_DIR).at(-1) ?? '';
    const run: Run = { ...readRunJson(folder), status: 'killed' };
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify(run));
    writeFileSync(path.join(folder, 'checkpoints/last.safetensors'), 'damaged');

    const { exitCode, stderr } = await runCli(args, { settings });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr).at(-1)).toBe(
      `error: the checkpoint is damaged; delete the folder of the run ${run.id}, and the same command begins it anew`,
    );
  });

  it('has nobody delete a run for what would be wrong with another one as well', async () => {
    const settings = { RUNS_DIR: makeTemporaryFolder() };
    const text = tiny.replace('[0.001, 0.01]', '[1e30, 2e30]');
    const args = ['experiments', 'run', writeExperiment(text)];
    args.push('--data', await makePictureFolder(5));

    const first = await runCli(args, { settings });
    const second = await runCli(args, { settings });

    expect(second.stderr).toContain('goes on with');
    expect(linesOf(second.stderr).at(-1)).toBe(linesOf(first.stderr).at(-1));
  });

  it('says that the pictures are not where the file has them, and what to do', async () => {
    const settings = { RUNS_DIR: makeTemporaryFolder() };

    const { exitCode, stderr } = await runCli(['experiments', 'run', writeExperiment(tiny)], {
      settings,
    });

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: nowhere: no such file or folder; --data names another place\n');
  });

  it.each([
    [
      'a base that there is not',
      'base: [imagenet, emagenet]',
      'error: stage "late", base=emagenet: there is no model "emagenet"; there are: ',
    ],
    [
      'a base that cannot be unfrozen',
      'unfreeze: [none, 2]',
      'error: stage "late", unfreeze=2: "imagenet" holds whole numbers of 8 bits',
    ],
  ])(
    'refuses %s before the first run, not in the stage that wants it',
    async (_what, vary, problem) => {
      const settings = { RUNS_DIR: makeTemporaryFolder() };
      const file = writeExperiment(`${tiny}  - { name: late, vary: { ${vary} } }\n`);
      const data = await makePictureFolder(5);

      const { exitCode, stderr } = await runCli(['experiments', 'run', file, '--data', data], {
        settings,
      });

      expect(exitCode).toBe(1);
      expect(stderr.slice(0, problem.length)).toBe(problem);
      expect(runFolders(settings.RUNS_DIR)).toEqual([]);
    },
  );

  it('names field and line of what is wrong in the file', async () => {
    const file = writeExperiment(tiny.replace('epochs: 1 ', 'epochs: none '));

    const { exitCode, stderr } = await runCli(['experiments', 'run', file]);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/colours\.yaml: line 8: stages\[1\]\.settings\.epochs: /u);
  });
});

function winnerOf(runs: ReturnType<typeof runsIn>): unknown {
  const losses = runs.map(({ results }) => results['validation_loss'] ?? Number.NaN);
  return runs[losses.indexOf(Math.min(...losses))]?.parameters['learning_rate'];
}
