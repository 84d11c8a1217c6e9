import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

import { createMlflowClient } from '../../src/experiments/mlflow/protocol/client.ts';
import { moveAlias, registerVersion } from '../../src/experiments/mlflow/registry.ts';
import { synchronizeRun } from '../../src/experiments/mlflow/synchronize-run.ts';
import { configureSharp } from '../../src/inference/child/decode-general.ts';
import { createPreprocessor } from '../../src/inference/child/preprocess.ts';
import { openSession } from '../../src/inference/child/session.ts';
import { readModelFolder } from '../../src/model-folders/read-model-folder.ts';
import { maxPixels, readFixture } from '../golden/pictures.ts';
import { createFinishedRun, uniqueName } from './finished-run.ts';
import { loadInPython } from './load-in-python.ts';
import { findOnlyRun, get, readHistory } from './look.ts';
import { servers } from './servers.ts';

const uri = servers.whole;
const client = createMlflowClient({ baseUrl: uri, authorization: undefined, secrets: [] });

const versionSchema = z.object({ version: z.string(), run_id: z.string(), source: z.string() });
beforeAll(configureSharp);

it('is answered alike by our session and by mlflow.onnx.load_model("models:/…@production")', async () => {
  const name = uniqueName('answers');
  const run = await createFinishedRun({ name });
  await registerVersion(client, run, { name });
  await moveAlias(client, { name, runId: run.run.id });
  const { pixels, side, logits } = await predict(path.join(run.folder, 'artifacts', 'model'));

  const loaded = await loadInPython(uri, `models:/${name}@production`, { pixels, side });

  expect(largestDifference(loaded.onnx[0], logits)).toBeLessThan(1e-3);
  expect(largestDifference(loaded.function[0], logits)).toBeLessThan(1e-3);
  expect(loaded.inputs).toEqual([
    {
      name: 'pixel_values',
      type: 'tensor',
      'tensor-spec': { dtype: 'float32', shape: [-1, 3, side, side] },
    },
  ]);
  expect(loaded.outputs).toContainEqual({
    name: 'logits',
    type: 'tensor',
    'tensor-spec': { dtype: 'float32', shape: [-1, 1000] },
  });
});

it('is logged once, beside its run, with all that its folder says', async () => {
  const name = uniqueName('logged: 100%');
  const run = await createFinishedRun({ name });

  const { modelId } = await synchronizeRun(client, run);
  const again = await synchronizeRun(client, run);

  const { outputs } = await findOnlyRun(uri, name);
  const { model } = await get(
    uri,
    `logged-models/${modelId ?? ''}`,
    {},
    z.object({
      model: z.object({
        info: z.object({ status: z.string() }),
        data: z.object({
          params: z.array(z.object({ key: z.string(), value: z.string() })),
          metrics: z.array(z.object({ key: z.string(), value: z.number(), run_id: z.string() })),
        }),
      }),
    }),
  );
  const accuracies = await readHistory(uri, again.runId, 'test_accuracy');
  expect(again.modelId).toBe(modelId);
  expect(outputs.model_outputs).toEqual([{ model_id: modelId }]);
  expect(model.info).toEqual({ status: 'LOGGED_MODEL_READY' });
  expect(model.data.params).toContainEqual({ key: 'batch_size', value: '64' });
  expect(model.data.metrics).toContainEqual({
    key: 'test_accuracy',
    value: run.run.results['test_accuracy'],
    run_id: again.runId,
  });
  expect(accuracies).toHaveLength(1); // one point, of the run and of the model
  expect(await listModelFiles(modelId ?? '')).toEqual(
    expect.arrayContaining(['MLmodel', 'model.onnx', 'config.json', 'whatsit.json']),
  );
});

it('becomes one version a run, and the alias goes to and fro between them', async () => {
  const name = uniqueName('versions');
  const first = await createFinishedRun({ name, id: '20261124-101500-000a' });
  const second = await createFinishedRun({ name, id: '20261124-101600-000b' });

  const versions = [
    await registerVersion(client, first, { name }),
    await registerVersion(client, second, { name }),
    await registerVersion(client, first, { name }),
  ];
  await moveAlias(client, { name, runId: second.run.id });
  const promoted = await readAlias(name);
  await moveAlias(client, { name, runId: first.run.id });
  const rolledBack = await readAlias(name);

  expect(versions).toEqual(['1', '2', '1']);
  expect(promoted.version).toBe('2');
  expect(rolledBack.version).toBe('1');
});

it('cannot be put to use before it is registered', async () => {
  const moving = moveAlias(client, { name: uniqueName('nothing'), runId: 'no-run' });

  await expect(moving).rejects.toMatchObject({ code: 'not-found' });
});

it('cannot be registered from a run that failed', async () => {
  const run = await createFinishedRun({ name: uniqueName('failed'), status: 'failed' });

  const registering = registerVersion(client, run, { name: 'failed' });

  await expect(registering).rejects.toThrow(`the run ${run.run.id} has no model to register`);
});

async function predict(modelFolder: string) {
  const model = await readModelFolder(modelFolder);
  const preprocess = createPreprocessor(model.preprocessing, maxPixels);
  const pixels = Float32Array.from(await preprocess(readFixture('photos/portrait-444.jpg')));
  const session = await openSession({ ...model, classCount: model.labels.length }, 1);
  const { logits = new Float32Array() } = await session.run(pixels, ['logits']);
  await session.close();
  return { pixels, logits, side: model.preprocessing.input.width };
}

function largestDifference(some: readonly number[], others: Float32Array): number {
  expect(some).toHaveLength(others.length);
  return Math.max(...some.map((value, index) => Math.abs(value - (others[index] ?? Infinity))));
}

async function listModelFiles(modelId: string): Promise<readonly string[]> {
  const { files } = await get(
    uri,
    `logged-models/${modelId}/artifacts/directories`,
    {},
    z.object({ files: z.array(z.object({ path: z.string() })) }),
  );
  return files.map((file) => path.basename(file.path));
}

async function readAlias(name: string) {
  const { model_version: version } = await get(
    uri,
    'registered-models/alias',
    { name, alias: 'production' },
    z.object({ model_version: versionSchema }),
  );
  return version;
}
