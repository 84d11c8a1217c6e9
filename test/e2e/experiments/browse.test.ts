import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { linesOf, runCli } from '../../support/cli-process.ts';
import { eightRuns, runFiles, runOf } from '../../support/eight-runs.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** Runs `whatsit experiments …` where the eight runs are, or other ones. */
async function experiments(args: readonly string[], files = runFiles()) {
  const runsDir = await createTemporaryFolder(files);
  return {
    runsDir,
    ...(await runCli(['experiments', ...args], { settings: { RUNS_DIR: runsDir } })),
  };
}

describe('whatsit experiments list', () => {
  it('has a line a run, the oldest first, with what its stage varied', async () => {
    const { stdout, stderr, exitCode } = await experiments(['list']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [header, , ...lines] = linesOf(stdout);
    expect(header).toMatch(/^id +name +status +started/u);
    expect(lines.map((line) => line.slice(0, 20))).toEqual(eightRuns.map(({ id }) => id));
    expect(lines[4]).toMatch(
      /finished +2026-01-05 10:20 +base +seed=1234 +0\.3064 +91\.61 % +90\.53 %$/u,
    );
  });

  it('is an array with --json', async () => {
    const { stdout, runsDir } = await experiments(['list', '--json']);

    const rows: unknown = JSON.parse(stdout);
    expect(rows).toHaveLength(8);
    expect(rows).toEqual(
      expect.arrayContaining([
        {
          ...runOf('seed=42'),
          folder: path.join(runsDir, runOf('seed=42').id),
          varied: { seed: 42 },
        },
      ]),
    );
  });

  it('can be narrowed to one experiment', async () => {
    const other = { ...runOf('seed=42'), id: '20250101-000000-0000', parameters: { base: 'base' } };
    const files = runFiles([other, ...eightRuns]);

    const { stdout } = await experiments(['list', '--json', '--experiment', 'oxford-pets'], files);

    expect(JSON.parse(stdout)).toHaveLength(8);
  });

  it('names folders that are no runs on stderr, and lists the others', async () => {
    const files = { ...runFiles(), 'broken/run.json': '{', 'foreign/notes.txt': 'hello' };

    const { stdout, stderr, exitCode } = await experiments(['list', '--json'], files);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(8);
    expect(linesOf(stderr).map((line) => line.split(':', 2).join(':'))).toEqual([
      'skipped: broken',
      'skipped: foreign',
    ]);
  });

  it('says so when there is nothing yet', async () => {
    expect(await experiments(['list'], {})).toMatchObject({ exitCode: 0, stdout: 'no runs yet\n' });
  });

  it.each([[['list']], [['show', 'x']]])(
    'and %j say in a sentence that RUNS_DIR is missing',
    async (args) => {
      const settings = { RUNS_DIR: '/nowhere/runs' };

      const { exitCode, stderr } = await runCli(['experiments', ...args], { settings });

      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error: RUNS_DIR: there is no folder \/nowhere\/runs; .*\n$/u);
    },
  );
});

describe('whatsit experiments show', () => {
  it('has the parameters, the results, every epoch and the files of a run', async () => {
    const { stdout, exitCode } = await experiments(['show', runOf('unfreeze=all').id]);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}unfreeze +all$/mu);
    expect(stdout).toMatch(/^ {2}test_accuracy +77\.27 %$/mu);
    expect(stdout).toMatch(/^ +10 +0\.6500 +76\.86 % +0\.8125 +76\.86 % +0\.001 +10\.0$/mu);
    expect(stdout).toMatch(/^files in .*\n {2}metrics\.jsonl\n {2}run\.json\n$/mu);
  });

  it('finds a run by its name, and is an object with --json', async () => {
    const { stdout } = await experiments(['show', 'oxford-pets-seed=42', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      id: runOf('seed=42').id,
      epochs: [1, 2, 3, 4, 5].map((epoch) => expect.objectContaining({ epoch })),
      files: ['metrics.jsonl', 'run.json'],
    });
  });

  it('says that there is no such run', async () => {
    const { stderr, exitCode } = await experiments(['show', 'tomorrow']);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: there is no run "tomorrow" in RUNS_DIR\n');
  });
});

describe('whatsit experiments compare', () => {
  const names = ['oxford-pets-seed=1234', 'oxford-pets-unfreeze=none', 'oxford-pets-unfreeze=all'];

  it('shows what differs, the results and the curves side by side', async () => {
    const { stdout, exitCode } = await experiments(['compare', ...names]);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^unfreeze +none +none +all$/mu);
    expect(stdout).toMatch(/^epochs +5 +15 +15$/mu);
    expect(stdout).not.toMatch(/^batch_size/mu);
    expect(stdout).toMatch(/^validation_accuracy +91\.61 % +91\.34 % +76\.86 %$/mu);
    expect(stdout).toMatch(/^test_accuracy +90\.53 % +91\.20 % +77\.27 %$/mu);
    expect(stdout).toMatch(/^ +5 +0\.3064 +0\.6792 +1\.6250$/mu);
    expect(stdout).toMatch(/^ +15 +0\.2911$/mu);
  });

  it('has the same in one object with --json', async () => {
    const { stdout } = await experiments(['compare', ...names, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      differences: { epochs: [5, 15, 15], unfreeze: ['none', 'none', 'all'] },
      runs: [
        { id: runOf('seed=1234').id, epochs: { length: 5 } },
        { id: runOf('unfreeze=none').id, epochs: { length: 15 } },
        { id: runOf('unfreeze=all').id, epochs: { length: 10 } },
      ],
    });
  });

  it('also writes the comparison as a page that needs nothing from elsewhere', async () => {
    const file = path.join(await createTemporaryFolder(), 'comparison.html');

    const { stdout, stderr } = await experiments(['compare', ...names, '--report', file]);

    const page = await readFile(file, 'utf8');
    expect(stdout).toMatch(/^unfreeze +none +none +all$/mu);
    expect(stderr).toBe(`wrote ${file}\n`);
    expect(page).toMatch(/^<!doctype html>[^]*<svg[^]*unfrozen/iu);
    expect(page).not.toMatch(/(src|href)="https?:/u);
  });

  it.each([
    ['comparison', ['compare', ...names, '--report']],
    ['comparison alone', ['report', ...names, '--out']],
    ['report', ['report', 'oxford-pets-seed=42', '--out']],
  ])('says that the %s cannot be written', async (_page, words) => {
    const file = '/nowhere/page.html';

    const { exitCode, stderr } = await experiments([...words, file]);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`error: ${file}: cannot be written (ENOENT)\n`);
  });

  it('wants two different runs', async () => {
    const name = 'oxford-pets-seed=42';

    const { exitCode, stderr } = await experiments(['compare', name, runOf('seed=42').id]);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: name two runs or more, each once\n');
  });
});

describe('whatsit experiments best', () => {
  it('prints the id of the run with the best validation accuracy', async () => {
    const { stdout, stderr, exitCode } = await experiments(['best']);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${runOf('seed=1234').id}\n`);
    expect(stderr).toBe('oxford-pets-seed=1234: validation 91.61 %, test 90.53 %\n');
  });

  it('by test accuracy prints another one, and says why one should not choose by it', async () => {
    const { stdout, stderr } = await experiments(['best', '--by', 'test']);

    expect(stdout).toBe(`${runOf('unfreeze=none').id}\n`);
    expect(stderr).toMatch(/^note: chosen by test accuracy, the winner is partly the luckiest/u);
  });

  it('warns when the runs were measured on different pictures', async () => {
    const run = runOf('seed=42');
    const other = { ...run, id: 'other', parameters: { ...run.parameters, data_hash: 'bb' } };

    const { stderr } = await experiments(['best'], runFiles([...eightRuns, other]));

    expect(stderr).toMatch(/not measured on the same pictures \(they differ in data_hash\)/u);
  });

  it('says when no run has been finished', async () => {
    const files = runFiles(eightRuns.map((run) => ({ ...run, status: 'failed' as const })));

    const { stderr, exitCode } = await experiments(['best'], files);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: there is no finished run with a validation accuracy\n');
  });

  it('says when there is no such experiment', async () => {
    const { stderr, exitCode } = await experiments(['best', '--experiment', 'cars']);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: there is no run of an experiment "cars"\n');
  });
});
