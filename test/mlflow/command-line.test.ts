import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

import { runCli } from '../support/cli-process.ts';
import { listenOnLoopback } from '../support/loopback-server.ts';
import { makePictureFolder } from '../support/picture-folder.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { uniqueName } from './finished-run.ts';
import { loadInPython } from './load-in-python.ts';
import { findOnlyRun, get, readArtifact, readHistory } from './look.ts';
import { servers } from './servers.ts';

const uri = servers.whole;
const timeoutMs = 120_000;

it('reports a training, puts its model to use and takes it back', async () => {
  const data = await makePictureFolder(8);
  const [name, model] = [uniqueName('colours'), `colours-${randomUUID()}`];
  const settings = { ...makeFolders(), MLFLOW_TRACKING_URI: uri };
  const run = (...args: readonly string[]) => runCli(args, { settings, timeoutMs });

  const trained = [
    await run('train', data, '--name', name, '--epochs', '3'),
    await run('experiments', 'promote', name, '--as', model),
    await run('train', data, '--name', `${name} again`, '--epochs', '2'),
    await run('experiments', 'promote', `${name} again`, '--as', model),
  ];
  const promoted = await readAlias(model);
  const rolledBack = await run('experiments', 'rollback', model);

  expect([...trained, rolledBack].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
  const { info, data: told } = await findOnlyRun(uri, name);
  expect(info.status).toBe('FINISHED');
  expect(told.params).toContainEqual({ key: 'classes', value: '3' });
  expect(await readHistory(uri, info.run_id, 'validation_accuracy')).toHaveLength(3);
  expect(await readArtifact(uri, info.run_id, 'report.html')).toBeDefined();
  expect(promoted).toBe('2');
  expect(await readAlias(model)).toBe('1');
  const pixels = new Float32Array(3 * 260 * 260);
  const loaded = await loadInPython(uri, `models:/${model}@production`, { pixels, side: 260 });
  expect(loaded.onnx[0]).toHaveLength(3);
});

it('trains all the same while the server is away, and push sends the run later', async () => {
  const data = await makePictureFolder(8);
  const name = uniqueName('away');
  const folders = makeFolders();
  const server = await listenOnLoopback(http.createServer());
  await server.refuseConnections(true);
  const away = { ...folders, MLFLOW_TRACKING_URI: server.origin };

  const trained = await runCli(['train', data, '--name', name, '--epochs', '3'], {
    settings: away,
    timeoutMs,
  });
  const back = { settings: { ...folders, MLFLOW_TRACKING_URI: uri }, timeoutMs };
  const pushed = [
    await runCli(['experiments', 'push', name], back),
    await runCli(['experiments', 'push', '--all'], back),
  ];

  expect(trained.exitCode).toBe(0);
  expect(trained.stderr.match(/cannot be reached/gu)).toHaveLength(1);
  expect(pushed.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
    { exitCode: 0, stderr: '' },
    { exitCode: 0, stderr: '' },
  ]);
  const { info, outputs } = await findOnlyRun(uri, name);
  expect(await readHistory(uri, info.run_id, 'train_loss')).toHaveLength(3);
  expect(outputs.model_outputs).toHaveLength(1);
});

/** Runs and models of the running test alone. */
function makeFolders(): Readonly<Record<'RUNS_DIR' | 'MODELS_DIR', string>> {
  const folder = makeTemporaryFolder();
  const modelsDir = path.join(folder, 'models');
  cpSync(path.join(repositoryRoot, 'models/imagenet'), path.join(modelsDir, 'imagenet'), {
    recursive: true,
  });
  return { RUNS_DIR: path.join(folder, 'runs'), MODELS_DIR: modelsDir };
}

/** Which version is in production. */
async function readAlias(name: string): Promise<string> {
  const { model_version: found } = await get(
    uri,
    'registered-models/alias',
    { name, alias: 'production' },
    z.object({ model_version: z.object({ version: z.string() }) }),
  );
  return found.version;
}
