import { describe, expect, it, onTestFinished } from 'vitest';

import { moveAlias, registerVersion } from '../../../../src/experiments/mlflow/registry.ts';
import { type FakeMlflow, startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';
import { onnx3 } from '../../../support/model-folder.ts';
import { createRunFolder } from '../../../support/run-folder.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

async function startFake(): Promise<FakeMlflow> {
  const fake = await startFakeMlflow();
  onTestFinished(() => expect(fake.breaches).toEqual([]));
  return fake;
}

async function createRun(id: string) {
  const run = await createRunFolder(await createTemporaryFolder(), { id, epochs: 1 });
  await run.saveArtifact('model/onnx/model.onnx', onnx3);
  return run;
}

describe('registerVersion', () => {
  it('sends the run, and makes one version of it however often it is called', async () => {
    const fake = await startFake();
    const first = await createRun('20261124-101500-000a');
    const second = await createRun('20261124-101600-000b');

    const versions = [
      await registerVersion(fake.client, first, { name: 'pets' }),
      await registerVersion(fake.client, second, { name: 'pets' }),
      await registerVersion(fake.client, first, { name: 'pets' }),
    ];

    expect(versions).toEqual(['1', '2', '1']);
    expect(fake.runs.size).toBe(2);
    expect(fake.versions).toHaveLength(2);
  });

  it('makes names that MLflow takes', async () => {
    const fake = await startFake();

    await registerVersion(fake.client, await createRun('a'), { name: 'team/pets: new' });

    expect(fake.versions).toMatchObject([{ name: 'team-pets- new' }]);
  });

  it('makes another version of a run that has gone on', async () => {
    const fake = await startFake();
    const run = await createRun('a');
    await registerVersion(fake.client, run, { name: 'pets' });
    await run.saveArtifact('model/onnx/model.onnx', Buffer.concat([onnx3, onnx3]));

    expect(await registerVersion(fake.client, run, { name: 'pets' })).toBe('2');
  });
});

describe('moveAlias', () => {
  it('puts the latest version of a run to use, and takes it back', async () => {
    const fake = await startFake();
    const [first, second] = [await createRun('a'), await createRun('b')];
    for (const run of [first, second]) await registerVersion(fake.client, run, { name: 'pets' });

    const promoted = await moveAlias(fake.client, { name: 'pets', runId: 'b' });
    const rolledBack = await moveAlias(fake.client, { name: 'pets', runId: 'a' });

    expect([promoted, rolledBack]).toEqual(['2', '1']);
    expect(fake.aliases).toEqual(new Map([['pets@production', '1']]));
  });

  it('says which run was never registered', async () => {
    const fake = await startFake();

    const moving = moveAlias(fake.client, { name: 'pets', runId: 'a' });

    await expect(moving).rejects.toThrow(
      'the MLflow server has no version of "pets" from the run a',
    );
  });
});
