import { rmSync } from 'node:fs';

import { beforeEach, describe, expect, it } from 'vitest';

import { hashExamples } from '../../../src/training/data/hash-examples.ts';
import { readDataset } from '../../../src/training/data/read-dataset.ts';
import { recipes } from '../../../src/training/learning/recipe.ts';
import type { Unfrozen } from '../../../src/training/network/choose-cut.ts';
import type { OpenEngineFor } from '../../../src/training/ports.ts';
import { prepareFineTuning } from '../../../src/training/prepare-fine-tuning.ts';
import type { Prepared } from '../../../src/training/prepared.ts';
import { createRandom } from '../../../src/training/random.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { createModel } from '../../support/model.ts';
import { makePictureFolder } from '../../support/picture-folder.ts';
import { readShippedModel } from '../../support/shipped-models.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const onnxBytes = readShippedModel('base');
const PICTURES_A_CLASS = 5;
const PICTURES = 3 * PICTURES_A_CLASS;

let engine: FakeEngine;
let openEngines: number;
const openEngine: OpenEngineFor = () => {
  openEngines++;
  return Promise.resolve({ engine, parallelism: 2, close: () => openEngines-- });
};

beforeEach(() => {
  engine = createFakeEngine();
  openEngines = 0;
});

describe('pictures for the last block', () => {
  it('are looked at once in each of a few views, and read when they are wanted', async () => {
    const { pictures, split, network, close } = await prepare(1);

    expect(network.pictureShape).toEqual([192, 7, 7]);
    expect(openEngines).toBe(0);
    expect(engine.requests).toHaveLength(PICTURES + split.train.length); // the plain ones, and mirrored ones
    expect(await pictures.train[0]?.augmented(createRandom(1, 'test'))).toHaveLength(192 * 7 * 7);
    expect(engine.requests).toHaveLength(PICTURES + split.train.length);
    await close();
  });

  it('are not looked at again by the next run', async () => {
    const cacheFolder = await createTemporaryFolder();
    const place = await makePictureFolder(PICTURES_A_CLASS);
    await (await prepare(1, { place, cacheFolder })).close();
    const before = engine.requests.length;

    await (await prepare(1, { place, cacheFolder })).close();

    expect(engine.requests).toHaveLength(before);
  });
});

describe('pictures for the whole body', () => {
  it('are looked at whenever they are wanted, in a view by chance', async () => {
    const { pictures, network, close } = await prepare('all');
    const random = createRandom(1, 'test');
    const before = engine.requests.length;

    for (const picture of pictures.train) await picture.augmented(random);
    await pictures.train[0]?.plain();

    expect(network.pictureShape).toEqual([3, 224, 224]);
    const views = engine.requests.slice(before).map(({ view }) => view);
    expect(views).toHaveLength(pictures.train.length + 1);
    expect(views.slice(0, -1)).toContainEqual({ flip: true });
    expect(views.at(-1)).toEqual({});
    await close();
    expect(openEngines).toBe(0);
  });

  it('say when they are gone', async () => {
    const place = await makePictureFolder(PICTURES_A_CLASS);
    const { pictures, close } = await prepare('all', { place });
    rmSync(place, { recursive: true });

    await expect(pictures.train[0]?.plain()).rejects.toMatchObject({ code: 'unavailable' });
    await close();
  });
});

async function prepare(
  unfrozen: Unfrozen,
  folders: { readonly place?: string; readonly cacheFolder?: string } = {},
): Promise<Prepared> {
  const { place = await makePictureFolder(PICTURES_A_CLASS) } = folders;
  const { cacheFolder = await createTemporaryFolder() } = folders;
  const { examples } = await readDataset(place);
  const { hashed } = await hashExamples(examples, 1e6);
  return prepareFineTuning(hashed, {
    unfrozen,
    base: { model: createModel({ name: 'base' }), onnxBytes },
    recipe: recipes.default,
    seed: 1,
    split: {
      ratios: { train: 0.6, validation: 0.2, test: 0.2 },
      method: 'stratified',
      random: createRandom(1, 'split'),
    },
    openEngine,
    cacheFolder,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}
