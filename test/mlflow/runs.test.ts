import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

import { createMlflowClient } from '../../src/experiments/mlflow/protocol/client.ts';
import { synchronizeRun } from '../../src/experiments/mlflow/synchronize-run.ts';
import { readEpochs, readSteps } from '../../src/experiments/runs/records.ts';
import { createFinishedRun, uniqueName } from './finished-run.ts';
import { findOnlyRun, findRuns, get, post, readArtifact, readHistory } from './look.ts';
import { servers } from './servers.ts';

const uri = servers.whole;
const client = createMlflowClient({ baseUrl: uri, authorization: undefined, secrets: [] });
const anything = z.unknown();

it('shows a run with its parameters, tags, status and times', async () => {
  const name = uniqueName('pets/ö: #1');
  const run = await createFinishedRun({ name });

  const { url } = await synchronizeRun(client, run);

  const { info, data } = await findOnlyRun(uri, name);
  expect(url).toContain(info.run_id);
  expect(info).toMatchObject({
    run_name: name,
    status: 'FINISHED',
    start_time: Date.parse('2026-11-24T10:15:00.000Z'),
    end_time: Date.parse('2026-11-24T10:16:12.000Z'),
  });
  expect(data.params).toEqual(
    expect.arrayContaining([
      { key: 'batch_size', value: '64' },
      { key: 'learning_rate', value: '0.001' },
      { key: 'unfreeze', value: 'none' },
    ]),
  );
  expect(data.params).toHaveLength(Object.keys(run.run.parameters).length);
  expect(data.tags).toEqual(
    expect.arrayContaining([
      { key: 'whatsit.run_id', value: run.run.id },
      { key: 'mlflow.source.git.commit', value: 'f8bda85' },
    ]),
  );
});

it('has every epoch, every step and every result as it stands in the folder', async () => {
  const name = uniqueName('curves');
  const run = await createFinishedRun({ name, epochs: 40 }); // 1,440 points of steps: more than a request takes
  const [epochs, steps] = await Promise.all([readEpochs(run.folder), readSteps(run.folder)]);

  await synchronizeRun(client, run);

  const { info, data } = await findOnlyRun(uri, name);
  const [losses, stepLosses] = await Promise.all([
    readHistory(uri, info.run_id, 'validation_loss'),
    readHistory(uri, info.run_id, 'step/loss'),
  ]);
  expect(losses).toEqual(
    epochs.map(({ epoch, timestamp, validation_loss: value }) => ({
      step: epoch,
      timestamp,
      value,
    })),
  );
  expect(stepLosses.map(({ step, value }) => [step, value])).toEqual(
    steps.map(({ step, loss }) => [step, loss]),
  );
  expect(data.metrics).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'test_accuracy', value: run.run.results['test_accuracy'] }),
      expect.objectContaining({
        key: 'final_validation_loss',
        value: run.run.results['validation_loss'],
      }),
    ]),
  );
});

it('keeps a loss that is no number any more', async () => {
  const name = uniqueName('diverged');
  const run = await createFinishedRun({ name, epochs: 1 });
  const [epoch] = await readEpochs(run.folder);
  const line = `${JSON.stringify({ ...epoch, epoch: 2, train_loss: null })}\n`;
  await writeFile(path.join(run.folder, 'metrics.jsonl'), line, { flag: 'a' });

  await synchronizeRun(client, run);

  const { info } = await findOnlyRun(uri, name);
  const losses = await readHistory(uri, info.run_id, 'train_loss');
  expect(losses.map(({ value }) => value)).toEqual([epoch?.train_loss, 'NaN']);
});

it('keeps the artifacts and checkpoints, byte for byte', async () => {
  const name = uniqueName('artifacts');
  const { run, folder } = await createFinishedRun({ name });

  await synchronizeRun(client, { run, folder });

  const { info } = await findOnlyRun(uri, name);
  const places = {
    'plots/loss by epoch.svg': 'artifacts/plots/loss by epoch.svg',
    'validation.json': 'artifacts/validation.json',
    'checkpoints/best.safetensors': 'checkpoints/best.safetensors',
  };
  for (const [sent, local] of Object.entries(places)) {
    const content = await readFile(path.join(folder, local));
    const kept = await readArtifact(uri, info.run_id, sent);
    expect(kept && content.equals(kept)).toBe(true);
  }
});

it('sends what has changed or is missing, and nothing else, when it is done again', async () => {
  const name = uniqueName('again');
  const run = await createFinishedRun({ name });
  await synchronizeRun(client, run);
  const before = await findOnlyRun(uri, name);
  const writes: string[] = [];
  const observed = createMlflowClient(
    { baseUrl: uri, authorization: undefined, secrets: [] },
    {
      fetch: (url, request) => {
        const isReading = request.method === 'GET' || url.endsWith('/search');
        if (!isReading) writes.push(path.basename(url));
        return fetch(url, request);
      },
    },
  );

  await synchronizeRun(observed, run);
  const writesWhenUnchanged = writes.splice(0);
  await run.saveArtifact('test.json', { count: 0 });
  await synchronizeRun(observed, run);

  expect(writesWhenUnchanged).toEqual([]);
  expect(writes).toEqual(['test.json', 'whatsit-manifest.json']);
  expect(await findOnlyRun(uri, name)).toEqual(before);
});

it('goes on with a run that trains on', async () => {
  const name = uniqueName('continued');
  const running = await createFinishedRun({ name, epochs: 2, status: 'running' });
  await synchronizeRun(client, running);
  const during = await findOnlyRun(uri, name);
  const later = await createFinishedRun({ name, epochs: 5, status: 'finished' });

  await synchronizeRun(client, later);

  const { info, data } = await findOnlyRun(uri, name);
  const losses = await readHistory(uri, info.run_id, 'train_loss');
  expect(during.info.status).toBe('RUNNING');
  expect(info).toMatchObject({ run_id: during.info.run_id, status: 'FINISHED' });
  expect(losses.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  expect(data.params).toContainEqual({ key: 'epochs', value: '2' }); // a parameter never changes there
  expect(data.tags).toContainEqual({ key: 'changed.epochs', value: '5' });
});

it('brings back an experiment and a run that somebody has deleted', async () => {
  const name = uniqueName('deleted');
  const run = await createFinishedRun({ name });
  const { runId } = await synchronizeRun(client, run);
  const { experiment } = await get(
    uri,
    'experiments/get-by-name',
    { experiment_name: name },
    z.object({ experiment: z.object({ experiment_id: z.string() }) }),
  );
  await post(uri, 'runs/delete', { run_id: runId }, anything);
  await post(uri, 'experiments/delete', experiment, anything);

  await synchronizeRun(client, run);

  const runs = await findRuns(uri, name);
  const { info } = await get(
    uri,
    'runs/get',
    { run_id: runId },
    z.object({ run: z.object({ info: z.object({ lifecycle_stage: z.string() }) }) }),
  ).then((answer) => answer.run);
  expect(runs).toHaveLength(1);
  expect(info.lifecycle_stage).toBe('active');
});

it('shows the pictures that runs were trained with as one data set, by name and not by place', async () => {
  const experiment = uniqueName('data');
  const parameters = { experiment, data_hash: '0123456789abcdef'.repeat(4), pictures: 240 };
  const runs = await Promise.all(
    ['a', 'b'].map((id) => createFinishedRun({ id, parameters: { ...parameters, seed: id } })),
  );

  for (const run of runs) await synchronizeRun(client, run);
  for (const run of runs) await synchronizeRun(client, run);

  const seen = await findRuns(uri, experiment);
  const input = {
    tags: [{ key: 'mlflow.data.context', value: 'training' }],
    dataset: {
      name: 'photos',
      digest: '0123456789abcdef0123456789abcdef0123',
      source_type: 'local',
      source: '{"uri":"photos"}',
      profile: '{"pictures":240,"classes":4}',
    },
  };
  expect(seen.map(({ inputs }) => inputs.dataset_inputs)).toEqual([[input], [input]]);
});

it('gathers the runs of a file of experiments under its name', async () => {
  const experiment = uniqueName('oxford-pets');
  const runs = await Promise.all(
    [1, 2].map((seed) =>
      createFinishedRun({
        id: `20261124-10150${seed}-0000`,
        name: `seed ${seed}`,
        parameters: { seed, experiment },
      }),
    ),
  );

  for (const run of runs) await synchronizeRun(client, run);

  const seen = await findRuns(uri, experiment);
  expect(seen.map(({ info }) => info.run_name).toSorted()).toEqual(['seed 1', 'seed 2']);
});
