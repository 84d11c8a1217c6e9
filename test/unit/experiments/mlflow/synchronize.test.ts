import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { synchronizeRun } from '../../../../src/experiments/mlflow/synchronize-run.ts';
import { type FakeMlflow, startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';
import { labels3, onnx3 } from '../../../support/model-folder.ts';
import { createRunFolder, type RunWishes } from '../../../support/run-folder.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

async function startFake(): Promise<FakeMlflow> {
  const fake = await startFakeMlflow();
  onTestFinished(() => expect(fake.breaches).toEqual([]));
  return fake;
}

/** A run with a model that can be read, but not run. */
async function createRun(wishes: RunWishes = {}) {
  const run = await createRunFolder(await createTemporaryFolder(), { epochs: 2, ...wishes });
  await run.saveArtifact('model/onnx/model.onnx', onnx3);
  await run.saveArtifact('model/config.json', labels3);
  return run;
}

function onlyRun({ runs }: FakeMlflow) {
  const [run, ...others] = runs.values();
  if (run && others.length === 0) return run;
  throw new Error(`There are ${runs.size} runs`);
}

/** What was sent that changes something. */
function writesOf({ requests }: FakeMlflow): readonly string[] {
  return requests.filter((request) => !request.startsWith('GET') && !request.endsWith('/search'));
}

describe('synchronizeRun', () => {
  it('makes the experiment and the run, with our own id to find it again by', async () => {
    const fake = await startFake();
    const run = await createRun({ name: 'garden' });

    const { url } = await synchronizeRun(fake.client, run);

    const seen = onlyRun(fake);
    expect(fake.experiments.has('garden')).toBe(true);
    expect(seen).toMatchObject({ name: 'garden', status: 'FINISHED' });
    expect(seen.tags.get('whatsit.run_id')).toBe(run.run.id);
    expect(url).toBe(`${fake.server.origin}/#/experiments/${seen.experimentId}/runs/${seen.id}`);
  });

  it('puts two runs that come at once into one experiment', async () => {
    const fake = await startFake();
    const runs = [await createRun({ id: 'a' }), await createRun({ id: 'b' })];

    await Promise.all(runs.map((run) => synchronizeRun(fake.client, run)));

    const places = Array.from(fake.runs.values(), ({ experimentId }) => experimentId);
    expect(places).toEqual(['1', '1']);
  });

  it('changes nothing when it is done again', async () => {
    const fake = await startFake();
    const run = await createRun();
    await synchronizeRun(fake.client, run);
    fake.requests.length = 0;

    await synchronizeRun(fake.client, run);

    expect(writesOf(fake)).toEqual([]);
  });

  it.each(['running', 'finished', 'failed', 'killed'] as const)(
    'calls a run that is %s as MLflow does',
    async (status) => {
      const fake = await startFake();

      await synchronizeRun(fake.client, await createRun({ status }));

      expect(onlyRun(fake).status).toBe(status.toUpperCase());
    },
  );

  it('sends curves in pieces that MLflow takes', async () => {
    const fake = await startFake();

    await synchronizeRun(fake.client, await createRun({ epochs: 60 })); // 12 steps with 3 values each

    const stepCount = onlyRun(fake).metrics.filter(({ key }) => key.startsWith('step/')).length;
    expect(stepCount).toBe(60 * 12 * 3);
  });

  it('sends a new epoch alone while a run goes on', async () => {
    const fake = await startFake();
    const run = await createRun({ status: 'running' });
    await synchronizeRun(fake.client, run);
    const before = onlyRun(fake).metrics.length;
    const line = { epoch: 3, step: 36, timestamp: 1_800_000_000_000, train_loss: 0.1 };
    const rest = { train_accuracy: 1, learning_rate: 0.1, seconds: 1 };
    await appendFile(
      path.join(run.folder, 'metrics.jsonl'),
      `${JSON.stringify({ ...line, ...rest })}\n{"epoch": 4, `,
    );

    await synchronizeRun(fake.client, run);

    const sent = onlyRun(fake).metrics.slice(before);
    expect(sent.map(({ step }) => step)).toEqual([3, 3, 3, 3]);
  });

  it('sends files only once a run has ended', async () => {
    const fake = await startFake();

    await synchronizeRun(fake.client, await createRun({ status: 'running' }));

    expect(fake.files.size).toBe(0);
  });

  it('sends artifacts and checkpoints, and the model apart from them', async () => {
    const fake = await startFake();
    const run = await createRun();
    await run.saveArtifact('plots/a#b.svg', '<svg/>');
    await mkdir(path.join(run.folder, 'checkpoints'), { recursive: true });
    await writeFile(path.join(run.folder, 'checkpoints', 'last.safetensors'), 'weights');

    const { runId, modelId } = await synchronizeRun(fake.client, run);

    const names = [...fake.files.keys()];
    const own = names.filter((name) => name.includes(`/${runId}/`));
    const models = names.filter((name) => name.includes(`/models/${modelId}/`));
    expect(own.map((name) => name.split('/artifacts/')[1])).toEqual(
      expect.arrayContaining(['labels.json', 'plots/a_b.svg', 'checkpoints/last.safetensors']),
    );
    expect(own.join()).not.toContain('model');
    expect(models.map((name) => name.split('/artifacts/')[1] ?? '').toSorted()).toEqual([
      'MLmodel',
      'conda.yaml',
      'config.json',
      'model.onnx',
      'python_env.yaml',
      'requirements.txt',
    ]);
  });

  it('sends no file that is only on its way', async () => {
    const fake = await startFake();
    const run = await createRun();
    const unfinished = `report.html.${randomUUID()}`;
    await run.saveArtifact(unfinished, '<!doctype html>');

    await synchronizeRun(fake.client, run);

    expect([...fake.files.keys()].filter((name) => name.includes('report.html.'))).toEqual([]);
  });

  it('sends no pictures: they are somebody’s', async () => {
    const fake = await startFake();
    const run = await createRun();
    await run.saveArtifact('checks/0a1b', 'a picture that publishing asks about');

    await synchronizeRun(fake.client, run);

    expect([...fake.files.keys()].filter((name) => name.includes('checks'))).toEqual([]);
  });

  it('sends a file again that has changed or gone', async () => {
    const fake = await startFake();
    const run = await createRun();
    await synchronizeRun(fake.client, run);
    const [lost = ''] = [...fake.files.keys()].filter((name) => name.endsWith('/skipped.json'));
    fake.files.delete(lost);
    await run.saveArtifact('labels.json', ['other', 'words', 'of', 'the same length']);
    fake.requests.length = 0;

    await synchronizeRun(fake.client, run);

    const sent = writesOf(fake).map((request) => path.basename(request));
    expect(sent.toSorted()).toEqual(['labels.json', 'skipped.json', 'whatsit-manifest.json']);
  });

  it('asks for no file that the server does not list', async () => {
    const fake = await startFake();

    await synchronizeRun(fake.client, await createRun());

    const reads = fake.requests.filter((request) => /^GET .*mlflow-artifacts/u.test(request));
    expect(reads).toEqual([]);
  });

  it('describes the model so that MLflow loads it', async () => {
    const fake = await startFake();

    const { modelId } = await synchronizeRun(fake.client, await createRun());

    const [, content] =
      [...fake.files].find(([name]) => name.endsWith(`${modelId}/artifacts/MLmodel`)) ?? [];
    const description: unknown = JSON.parse(Buffer.from(content ?? []).toString());
    expect(description).toMatchObject({
      model_id: modelId,
      flavors: {
        onnx: { data: 'model.onnx' },
        python_function: { data: 'model.onnx', loader_module: 'mlflow.onnx' },
      },
      signature: {
        inputs:
          '[{"name":"pixel_values","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,3,224,224]}}]',
        outputs:
          '[{"name":"logits","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,3]}}]',
      },
    });
  });

  it('finishes a model that was cut off, and makes no second one', async () => {
    const fake = await startFake();
    const run = await createRun();
    fake.answerWith(/MLmodel$/u, { status: 500 });
    await expect(synchronizeRun(fake.client, run)).rejects.toThrow('status 500');
    fake.answerWith(/MLmodel$/u, { status: 200 });

    const { modelId } = await synchronizeRun(fake.client, run);

    expect([...fake.models.values()]).toMatchObject([
      { id: modelId, status: 'LOGGED_MODEL_READY' },
    ]);
  });

  it('makes another model of a run that has gone on', async () => {
    const fake = await startFake();
    const run = await createRun();
    const first = await synchronizeRun(fake.client, run);
    await run.saveArtifact('model/onnx/model.onnx', Buffer.concat([onnx3, onnx3]));

    const second = await synchronizeRun(fake.client, run);

    expect(second.runId).toBe(first.runId);
    expect(second.modelId).not.toBe(first.modelId);
  });

  it('has no model of a run that has none', async () => {
    const fake = await startFake();
    const run = await createRun();
    await rm(path.join(run.folder, 'artifacts', 'model'), { recursive: true });

    const { modelId } = await synchronizeRun(fake.client, run);

    expect(modelId).toBeUndefined();
  });

  it('brings back an experiment and a run that were deleted', async () => {
    const fake = await startFake();
    const run = await createRun({ name: 'pets' });
    await synchronizeRun(fake.client, run);
    const seen = onlyRun(fake);
    const experiment = fake.experiments.get('pets');
    seen.isDeleted = true;
    Object.assign(experiment ?? {}, { isDeleted: true });

    await synchronizeRun(fake.client, run);

    expect(onlyRun(fake).isDeleted).toBe(false);
    expect(experiment?.isDeleted).toBe(false);
  });

  it('tells everything but files to a server that takes none, and says so', async () => {
    const fake = await startFake();
    fake.takeNoFiles();

    const synchronizing = synchronizeRun(fake.client, await createRun());

    await expect(synchronizing).rejects.toThrow('start it without --no-serve-artifacts');
    expect(onlyRun(fake)).toMatchObject({ status: 'FINISHED' });
    expect(onlyRun(fake).metrics.length).toBeGreaterThan(0);
  });
});
