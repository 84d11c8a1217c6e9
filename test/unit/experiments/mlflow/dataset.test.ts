import { describe, expect, it, onTestFinished } from 'vitest';

import { describeDataset } from '../../../../src/experiments/mlflow/tracked-run/send-dataset.ts';
import { synchronizeRun } from '../../../../src/experiments/mlflow/synchronize-run.ts';
import { startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';
import { createRunFolder } from '../../../support/run-folder.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

const hash = '0123456789abcdef'.repeat(4);
const parameters = { data_hash: hash, pictures: 240, classes: 4 };

/** The data set of a run whose pictures were given like that. */
function describeAt(data: string) {
  return describeDataset({
    id: 'a',
    name: 'garden',
    status: 'running',
    startedAt: '2026-11-24T10:15:00.000Z',
    parameters,
    environment: { version: '0.1.0', gitRevision: null, node: 'v20.20.2' },
    results: {},
    source: { data, flags: {} },
  });
}

describe('the data set of a run', () => {
  it('is told by its name, its hash and how much there is', () => {
    expect(describeAt('/home/somebody/photos')).toEqual({
      tags: [{ key: 'mlflow.data.context', value: 'training' }],
      dataset: {
        name: 'photos',
        digest: '0123456789abcdef0123456789abcdef0123', // as much as MLflow takes
        source_type: 'local',
        source: '{"uri":"photos"}',
        profile: '{"pictures":240,"classes":4}',
      },
    });
  });

  it.each([
    ['/home/somebody/photos/', 'photos'],
    [String.raw`C:\Users\somebody\photos`, 'photos'],
    ['/home/somebody/photos.csv', 'photos.csv'],
    ['/', 'pictures'],
    [`/home/somebody/${'x'.repeat(600)}`, 'x'.repeat(500)],
  ])('of %s has no path in its name', (data, name) => {
    const input = describeAt(data);

    expect(input?.dataset.name).toBe(name);
    expect(JSON.stringify(input)).not.toContain('somebody');
  });

  it('is sent once, however often the run is', async () => {
    const fake = await startFakeMlflow();
    onTestFinished(() => expect(fake.breaches).toEqual([]));
    const run = await createRunFolder(await createTemporaryFolder(), { epochs: 1, parameters });

    await synchronizeRun(fake.client, run);
    await synchronizeRun(fake.client, run);

    const [seen] = fake.runs.values();
    expect(seen?.datasets).toMatchObject([{ dataset: { name: 'photos' } }]);
    expect(fake.requests.filter((request) => request.endsWith('log-inputs'))).toHaveLength(1);
  });

  it('is not sent where a run does not know it', async () => {
    const fake = await startFakeMlflow();
    onTestFinished(() => expect(fake.breaches).toEqual([]));

    await synchronizeRun(fake.client, await createRunFolder(await createTemporaryFolder()));

    const [seen] = fake.runs.values();
    expect(seen?.datasets).toEqual([]);
  });
});
