import { readdir, rm } from 'node:fs/promises';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { sendRun } from '../../../../src/experiments/mlflow/send-run.ts';
import { holdSending } from '../../../../src/experiments/runs/run-lock.ts';
import { startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';
import { createRunFolder } from '../../../support/run-folder.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

/** A run, and a server that has never heard of it. */
async function setUp() {
  const fake = await startFakeMlflow();
  onTestFinished(() => expect(fake.breaches).toEqual([]));
  const run = await createRunFolder(await createTemporaryFolder(), { epochs: 1 });
  return { fake, run };
}

describe('sendRun', () => {
  it('makes one run of it when several send it for the first time at once', async () => {
    const { fake, run } = await setUp();
    // Its experiment is there by then, so that nothing else keeps them apart.
    await sendRun(fake.client, await createRunFolder(await createTemporaryFolder(), { id: 'a' }));

    const sent = await Promise.all([1, 2, 3].map(() => sendRun(fake.client, run)));

    expect(fake.runs.size).toBe(2);
    expect(new Set(sent.map(({ runId }) => runId)).size).toBe(1);
  });

  it('says once that it waits, and not when there is nothing to wait for', async () => {
    const { fake, run } = await setUp();
    const said: string[] = [];
    const release = await holdSending(run.folder);

    const sending = sendRun(fake.client, run, { onBusy: () => said.push('busy') });
    await vi.waitFor(() => expect(said).toHaveLength(1));
    await release();
    await sending;
    await sendRun(fake.client, run, { onBusy: () => said.push('busy again') });

    expect(said).toEqual(['busy']);
  });

  it('tells the server what the folder says when its turn has come', async () => {
    const { fake } = await setUp();
    const run = await createRunFolder(await createTemporaryFolder(), { status: 'running' });
    const release = await holdSending(run.folder);

    const sending = sendRun(fake.client, run);
    await run.change({ status: 'finished', endedAt: new Date().toISOString() });
    await release();
    await sending;

    expect([...fake.runs.values()]).toMatchObject([{ status: 'FINISHED' }]);
  });

  it('waits no longer when somebody has had enough', async () => {
    const { fake, run } = await setUp();
    const impatience = new AbortController();
    await holdSending(run.folder);

    const sending = sendRun(fake.client, run, { signal: impatience.signal });
    impatience.abort();

    await expect(sending).rejects.toThrow(/abort/iu);
    expect(fake.runs.size).toBe(0);
  });

  it('leaves nothing behind in the folder, also when the server fails', async () => {
    const { fake, run } = await setUp();
    const before = await readdir(run.folder);
    await sendRun(fake.client, run);
    fake.answerWith(/./u, { status: 500 });

    await expect(sendRun(fake.client, run)).rejects.toThrow('status 500');

    expect(await readdir(run.folder)).toEqual(before);
  });

  it('says so when the run is gone', async () => {
    const { fake, run } = await setUp();
    await rm(run.folder, { recursive: true });

    await expect(sendRun(fake.client, run)).rejects.toMatchObject({
      code: 'not-found',
      message: `the run ${run.run.id} is not there any more`,
    });
  });
});
