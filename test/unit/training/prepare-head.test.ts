import { beforeEach, describe, expect, it } from 'vitest';

import { hashExamples } from '../../../src/training/data/hash-examples.ts';
import { readDataset } from '../../../src/training/data/read-dataset.ts';
import { type Recipe, recipes } from '../../../src/training/learning/recipe.ts';
import { HEAD } from '../../../src/training/network/network.ts';
import { prepareHead } from '../../../src/training/prepare-head.ts';
import type { Prepared } from '../../../src/training/prepared.ts';
import { createRandom } from '../../../src/training/random.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { createModel } from '../../support/model.ts';
import { makePictureFolder } from '../../support/picture-folder.ts';
import { readShippedModel } from '../../support/shipped-models.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const onnxBytes = readShippedModel('imagenet');
const model = createModel({ name: 'imagenet', labels: Array.from({ length: 1000 }, String) });
const PICTURES_A_CLASS = 5;
const FEATURES = 1280 + 1000;

let openEngines: number;
beforeEach(() => {
  openEngines = 0;
});

describe('pictures for a head', () => {
  it('are rows of a table, those to learn from one a view', async () => {
    const { pictures, network, split } = await prepare();
    const random = createRandom(1, 'test');

    const drawn = new Set<number>();
    for (let time = 0; time < 30; time++) {
      drawn.add((await pictures.train[1]?.augmented(random))?.[0] ?? -1);
    }

    const rowCount = 2 * split.train.length + split.validation.length + split.test.length;
    expect(network.constants).toMatchObject([{ dims: [rowCount, FEATURES] }]);
    expect(drawn).toEqual(new Set([2, 3])); // after the two views of the first
    expect(await pictures.test.at(-1)?.plain()).toEqual(Float32Array.of(rowCount - 1));
    expect(openEngines).toBe(0);
  });

  it('are standardised over those to learn from, where the recipe wants that', async () => {
    const { network, split } = await prepare({ isStandardized: true });
    const [table] = network.constants;

    const learned = 2 * split.train.length;
    const first = Array.from({ length: learned }, (_, row) => table?.values[row * FEATURES] ?? 0);
    const mean = first.reduce((sum, value) => sum + value, 0) / learned;
    const variance = first.reduce((sum, value) => sum + value ** 2, 0) / learned;

    expect(mean).toBeCloseTo(0, 3);
    expect(variance).toBeCloseTo(1, 2);
  });

  it('give a head that is settled once it is rounded, and a file with it behind the body', async () => {
    const { network, settle, export: exportModel } = await prepare();
    const values = Object.fromEntries(
      network.parameters.map((parameter) => [parameter.name, parameter.values] as const),
    );

    const settled = settle(values);

    expect(settled[HEAD.weight]?.[0]).toBeCloseTo(values[HEAD.weight]?.[0] ?? 0, 4);
    expect(settle(settled)[HEAD.weight]).toEqual(settled[HEAD.weight]);
    const room = 2 * 3 * FEATURES; // three classes, 16 bits each
    expect(exportModel(settled).length - onnxBytes.length - room).toBeLessThan(2_000);
  });
});

async function prepare(changes: Partial<Recipe> = {}): Promise<Prepared> {
  const { examples } = await readDataset(await makePictureFolder(PICTURES_A_CLASS));
  const { hashed } = await hashExamples(examples, 1e6);
  return prepareHead(hashed, {
    base: { model, onnxBytes },
    recipe: { ...recipes.default, ...changes },
    seed: 1,
    split: {
      ratios: { train: 0.6, validation: 0.2, test: 0.2 },
      method: 'stratified',
      random: createRandom(1, 'split'),
    },
    openEngine() {
      openEngines++;
      const engine = createFakeEngine();
      return Promise.resolve({ engine, parallelism: 2, close: () => openEngines-- });
    },
    cacheFolder: await createTemporaryFolder(),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}
