import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { runCli } from '../support/cli-process.ts';
import { changeJson, makeTrainingPlace, writeFinishedRun } from '../support/finished-run.ts';
import { startFakeMlflow } from '../support/fake-mlflow/fake-mlflow.ts';
import { fixturePath } from '../support/fixtures.ts';
import { cleanEnvironment, cliPath } from '../support/shared-paths.ts';

/** Words that need care on their way: in paths, JSON, Markdown and on a terminal. */
const labels = ['tabby/tiger', 'dog 🐶', 'a|b', '*c*', 'd', 'e', 'f', 'g', 'h', 'Käfer'];

async function prepare() {
  const place = await makeTrainingPlace();
  const folder = await writeFinishedRun(place.runsDir, '20260501-120000-aaaa', labels);
  const run = (...args: readonly string[]) => runCli(args, { settings: place.settings });
  return { ...place, folder, run, experiments: (...args: string[]) => run('experiments', ...args) };
}

describe('whatsit experiments promote', () => {
  it('makes a model of a run, which answers with its labels', async () => {
    const { run, experiments } = await prepare();

    const promoted = await experiments('promote', 'garden', '--as', 'pets');
    const predicted = await run(
      'predict',
      fixturePath('photos/small.jpg'),
      '--model',
      'pets',
      '--k',
      '10',
      '--json',
    );

    expect(promoted).toEqual({
      exitCode: 0,
      stdout:
        'pets: version 1 counts now, from the run 20260501-120000-aaaa; answers as its trainer did on 2 pictures\n',
      stderr: '',
    });
    expect(predicted.exitCode).toBe(0);
    const { predictions } = JSON.parse(predicted.stdout);
    expect(predictions.map(({ label }: { label: string }) => label).toSorted()).toEqual(
      labels.toSorted(),
    );
  });

  it('keeps what was measured with the model, and no folder of this machine', async () => {
    const { modelsDir, experiments, folder } = await prepare();
    await experiments('promote', 'garden', '--as', 'pets');
    await rm(folder, { recursive: true });

    const text = await readFile(path.join(modelsDir, 'pets/evaluation.json'), 'utf8');
    const { stdout } = await experiments('versions', 'pets', '--json');

    expect(JSON.parse(text)).toMatchObject({
      run: { id: '20260501-120000-aaaa', parameters: { seed: 42 } },
      validation: null,
      test: { count: 2, confusion: expect.any(Array) },
    });
    expect(text).not.toContain('/home/somebody');
    expect(JSON.parse(stdout)).toMatchObject([
      { version: 1, isCurrent: true, run: '20260501-120000-aaaa', test: { count: 2 } },
    ]);
  });

  it('goes back by one command, and forward again', async () => {
    const { run, experiments } = await prepare();
    await experiments('promote', 'garden', '--as', 'pets');
    await experiments('promote', '20260501-120000-aaaa', '--as', 'pets');

    const back = await experiments('rollback', 'pets');
    const again = await experiments('rollback', 'pets');
    const forward = await experiments('rollback', 'pets', '--to', '2');
    const { stdout: listed } = await run('models', 'list');
    const { stdout: versions } = await experiments('versions', 'pets');

    expect(back.stdout).toBe('pets: version 1 counts now, from the run 20260501-120000-aaaa\n');
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: 'error: the model "pets" has no version before the one that counts; it has: 1, 2\n',
    });
    expect(forward.exitCode).toBe(0);
    expect(listed).toMatch(/^pets +10 classes/);
    expect(versions.split('\n').slice(2, 4)).toEqual([
      expect.stringMatching(/^ +1 +20260501-120000-aaaa/),
      expect.stringMatching(/^ +2 +counts +20260501-120000-aaaa/),
    ]);
  });

  it('removes old versions when it is told to, and lists the rest', async () => {
    const { experiments } = await prepare();
    for (let count = 0; count < 3; count++) await experiments('promote', 'garden', '--as', 'pets');

    const pruned = await experiments('versions', 'pets', '--prune', '1', '--json');
    const refused = await experiments('versions', 'pets', '--prune', '0');

    expect(pruned.stderr).toBe('removed: 1\n');
    expect(JSON.parse(pruned.stdout)).toMatchObject([{ version: 2 }, { version: 3 }]);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('from 1 on') });
  });

  it('refuses a model that does not answer as its trainer did, and publishes nothing', async () => {
    const { modelsDir, experiments, folder } = await prepare();
    const file = path.join(folder, 'artifacts/checks.json');
    const { pictures } = JSON.parse(await readFile(file, 'utf8'));
    pictures[1].logits[3] += 0.5;
    changeJson(file, { pictures });

    const { exitCode, stderr } = await experiments('promote', 'garden', '--as', 'pets');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: pets: the model does not answer as its trainer did: of photos\/odd-sides.jpg its logits are off by [\d.e+]+\n$/,
    );
    expect(await readdir(path.join(modelsDir, '.versions/pets'))).toEqual([]);
  });

  it('refuses a run that has not finished', async () => {
    const { experiments, folder } = await prepare();
    changeJson(path.join(folder, 'run.json'), { status: 'failed' });

    const { exitCode, stderr } = await experiments('promote', 'garden', '--as', 'pets');

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: the run 20260501-120000-aaaa is failed, not finished; "whatsit train --resume 20260501-120000-aaaa" goes on with it\n',
    );
  });

  it('refuses a name that is none', async () => {
    const { experiments } = await prepare();

    const { exitCode, stderr } = await experiments('promote', 'garden', '--as', '../pets');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('Use letters, digits, dots, dashes and underscores, 64 at most.');
  });

  it('publishes where the MLflow server is away, and says so', async () => {
    const { settings } = await prepare();

    const { exitCode, stdout, stderr } = await runCli(
      ['experiments', 'promote', 'garden', '--as', 'pets'],
      { settings: { ...settings, MLFLOW_TRACKING_URI: 'http://127.0.0.1:9' } },
    );

    expect(exitCode).toBe(0);
    expect(stdout).toContain('pets: version 1 counts now');
    expect(stderr).toMatch(/^MLflow was not told: .*; "whatsit experiments rollback pets --to 1" /);
  });

  it('tells an MLflow server which version is in use, also after going back', async () => {
    const fake = await startFakeMlflow();
    const { settings, runsDir } = await prepare();
    await writeFinishedRun(runsDir, '20260502-120000-bbbb', labels);
    const uri = { MLFLOW_TRACKING_URI: fake.server.origin };
    const run = (...args: readonly string[]) =>
      runCli(['experiments', ...args], { settings: { ...settings, ...uri } });

    await run('promote', '20260501', '--as', 'pets');
    const second = await run('promote', '20260502', '--as', 'pets');
    const inUse = fake.aliases.get('pets@production');
    const back = await run('rollback', 'pets');

    expect(second.stderr).toBe('MLflow: version 2 of "pets" is in production\n');
    expect(inUse).toBe('2');
    expect(fake.aliases.get('pets@production')).toBe('1');
    expect(back.stderr).toBe('MLflow: version 1 of "pets" is in production\n');
    expect(fake.breaches).toEqual([]);
  });

  it('cleans up after one that was killed', async () => {
    const { modelsDir, settings, experiments } = await prepare();
    const versions = path.join(modelsDir, '.versions/pets');
    await mkdir(versions, { recursive: true });
    const watcher = watch(versions);
    const child = spawn(
      process.execPath,
      [cliPath, 'experiments', 'promote', 'garden', '--as', 'pets'],
      { env: cleanEnvironment(settings), stdio: 'ignore' },
    );
    await once(watcher, 'change');
    child.kill('SIGKILL');
    await once(child, 'exit');
    watcher.close();
    const left = await readdir(versions);

    const { stdout } = await experiments('promote', 'garden', '--as', 'pets');

    expect(left).toEqual([expect.stringMatching(/^\.unfinished_/)]);
    expect(stdout).toContain('pets: version 1 counts now');
    expect((await readdir(versions)).toSorted()).toEqual(['1', 'current']);
  });
});
