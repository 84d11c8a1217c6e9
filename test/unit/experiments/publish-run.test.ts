import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { publishRun } from '../../../src/experiments/publish/publish-run.ts';
import type { ModelStore } from '../../../src/experiments/publish/ports.ts';
import type { Run } from '../../../src/experiments/runs/run.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { createModel } from '../../support/model.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const picture = Uint8Array.of(1, 2, 3);
const hash = createHash('sha256').update(picture).digest('hex');
const logits = [0.5, -12, 3];

const finished: Run = {
  id: '20260501-120000-aaaa',
  name: 'garden',
  status: 'finished',
  startedAt: '2026-05-01T12:00:00.000Z',
  endedAt: '2026-05-01T12:01:00.000Z',
  parameters: { seed: 42 },
  environment: { version: '0.1.0', gitRevision: null, node: '20.19.0' },
  results: {},
  source: { data: '/home/somebody/photos', flags: {} },
};

/** Keeps models in memory; says in which order what was done. */
function createFakeStore() {
  const log: string[] = [];
  const files = new Map<string, object>();
  const store: ModelStore = {
    stage: async (name, source) => {
      log.push(
        `stage ${name} from ${path.basename(path.dirname(source))}/${path.basename(source)}`,
      );
      return {
        model: createModel({ name }),
        addJson: async (file, value) => {
          files.set(file, value);
        },
        publish: async () => {
          log.push('publish');
          return 7;
        },
        discard: () => log.push('discard'),
      };
    },
  };
  return { store, log, files };
}

async function publish(
  changes: {
    readonly run?: Partial<Run>;
    readonly answer?: readonly number[];
    readonly checks?: object;
  } = {},
  spoil: (folder: string) => Promise<void> = async () => undefined,
) {
  const {
    run,
    answer = logits,
    checks = { pictures: [{ file: 'a.jpg', hash, logits }] },
  } = changes;
  const folder = await createTemporaryFolder({
    'artifacts/checks.json': checks,
    [`artifacts/checks/${hash}`]: picture,
    'artifacts/model/config.json': {},
  });
  await spoil(folder);
  const { store, log, files } = createFakeStore();
  const openEngine = async () => ({
    engine: createFakeEngine({ logits: answer }),
    parallelism: 1,
    close: () => log.push('close'),
  });
  const published = publishRun(
    { run: { ...finished, ...run }, folder },
    { name: 'pets', store, openEngine },
  );
  return { published, log, files };
}

describe('publishRun', () => {
  it('publishes what answers as the trainer did', async () => {
    const { published, log } = await publish();

    expect(await published).toEqual({ version: 7, checkCount: 1 });
    expect(log).toEqual(['stage pets from artifacts/model', 'close', 'publish', 'discard']);
  });

  it.each([
    ['a little', logits, [0.5009, -12, 3]],
    ['a little more, of large numbers', [20, -400, 3], [20.003, -400.003, 3]],
  ])('puts up with what rounding brings: %s', async (_title, expected, answer) => {
    const checks = { pictures: [{ file: 'a.jpg', hash, logits: expected }] };

    const { published } = await publish({ answer, checks });

    await expect(published).resolves.toMatchObject({ version: 7 });
  });

  it.each([
    ['a logit that is off by little', [0.5, -12, 3.0012], 'of a.jpg its logits are off by 0.0012'],
    ['a logit that is off', [0.5, -12, 13], 'its logits are off by 10'],
    ['a class too few', [0.5, -12], 'more than can be told'],
    ['what is no number', [0.5, Number.NaN, 3], 'more than can be told'],
  ])('refuses %s, and leaves nothing', async (_title, answer, words) => {
    const { published, log } = await publish({ answer });

    await expect(published).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(words),
    });
    expect(log).toEqual(['stage pets from artifacts/model', 'close', 'discard']);
  });

  it.each(['running', 'failed', 'killed'] as const)('refuses a run that is %s', async (status) => {
    const { published, log } = await publish({ run: { status } });

    await expect(published).rejects.toThrow(`the run ${finished.id} is ${status}, not finished`);
    expect(log).toEqual([]);
  });

  it.each([
    ['none are named', {}, /checks\.json names none$/],
    ['the list is empty', { pictures: [] }, /checks\.json names none$/],
    [
      'a name leads elsewhere',
      { pictures: [{ file: 'a', hash: '../../run.json', logits }] },
      /names none$/,
    ],
  ])('refuses a run without pictures to check by: %s', async (_title, checks, message) => {
    const { published } = await publish({ checks });

    await expect(published).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a run that made no model', async () => {
    const { published } = await publish({}, (folder) =>
      rm(path.join(folder, 'artifacts/model'), { recursive: true }),
    );

    await expect(published).rejects.toThrow(`the run ${finished.id} has no model`);
  });

  it('refuses pictures that have gone or changed', async () => {
    const kept = path.join('artifacts/checks', hash);

    const gone = await publish({}, (folder) => rm(path.join(folder, kept)));
    await expect(gone.published).rejects.toThrow(`${kept} cannot be read`);
    const changed = await publish({}, (folder) => writeFile(path.join(folder, kept), 'another'));
    await expect(changed.published).rejects.toThrow(`${kept} has changed`);
  });

  it('keeps the run and what was measured with the model, but not where its pictures lay', async () => {
    const evaluation = {
      count: 4,
      accuracy: 0.75,
      top5Accuracy: 1,
      loss: 0.5,
      calibrationError: 0.1,
      reliability: [],
      classes: [],
      confusion: [],
    };
    const { published, files } = await publish({}, async (folder) => {
      await mkdir(path.join(folder, 'artifacts'), { recursive: true });
      await writeFile(path.join(folder, 'artifacts/test.json'), JSON.stringify(evaluation));
    });
    await published;

    const { source: _source, status: _status, ...run } = finished;
    expect(files.get('evaluation.json')).toEqual({ run, validation: null, test: evaluation });
  });
});
