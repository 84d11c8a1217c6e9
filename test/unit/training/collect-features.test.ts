import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { InferenceEngine } from '../../../src/classification/ports.ts';
import { ClassifierError } from '../../../src/errors.ts';
import {
  collectFeatures,
  type CollectOptions,
} from '../../../src/training/features/collect-features.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { createModel } from '../../support/model.ts';
import { COLOURS, picture } from '../../support/picture-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

describe('collecting features', () => {
  it('looks at each content once in each view, also when asked again', async () => {
    const { folder, examples } = await threePictures();
    const twin = { ...examples[0], file: 'twin.png' };
    const engine = createFakeEngine();
    const views = [{}, { flip: true }];

    const first = await collectFeatures([...examples, twin], options(folder, { engine, views }));
    await first.close();
    const again = await collectFeatures(examples, options(folder, { engine, views }));
    const features = await again.read('00'.repeat(32), 1);
    await again.close();

    expect(engine.requests).toHaveLength(6);
    expect(features).toHaveLength(3);
  });

  it('opens no engine when there is nothing to look at', async () => {
    const { folder, examples } = await threePictures();
    await (await collectFeatures(examples, options(folder))).close();

    const again = await collectFeatures(examples, {
      ...options(folder),
      openEngine: () => Promise.reject(new Error('nobody should want it')),
    });

    expect(await again.read('00'.repeat(32), 0)).toHaveLength(3);
    await again.close();
  });

  it('leaves out a picture that is gone meanwhile, or that is broken', async () => {
    const { folder, examples } = await threePictures({ '1.png': 'this is no picture' });
    await rm(examples[2].file);

    const { skipped, close } = await collectFeatures(examples, options(folder));
    await close();

    expect(skipped.map(({ file }) => path.basename(file))).toEqual(['1.png', '2.png']);
    expect(skipped[1]?.reason).toBe('cannot be read any more');
  });

  it('leaves out every file of a picture that is broken', async () => {
    const { folder, examples } = await threePictures({
      '1.png': 'no picture',
      '2.png': 'no picture',
    });
    const [whole, broken, twin] = examples;
    const same = [whole, broken, { ...twin, hash: broken.hash }];

    const { skipped, close } = await collectFeatures(same, options(folder));
    await close();

    expect(skipped.map(({ file }) => path.basename(file))).toEqual(['1.png', '2.png']);
  });

  it('stops at the first failure that is not the picture’s', async () => {
    const { folder, examples } = await threePictures();
    const failure = new ClassifierError('unavailable', 'the engine is gone');
    let asked = 0;
    const engine: InferenceEngine = {
      run() {
        asked++;
        return Promise.reject(failure);
      },
    };

    await expect(collectFeatures(examples, options(folder, { engine }))).rejects.toBe(failure);
    expect(asked).toBeLessThan(3);
  });
});

type Three = readonly [Picture, Picture, Picture];

interface Picture {
  readonly file: string;
  readonly label: string;
  readonly hash: string;
}

async function threePictures(
  others: Readonly<Record<string, string>> = {},
): Promise<{ readonly folder: string; readonly examples: Three }> {
  const files = {
    '0.png': await picture(COLOURS.red, 0),
    '1.png': await picture(COLOURS.red, 1),
    '2.png': await picture(COLOURS.red, 2),
    ...others,
  };
  const folder = await createTemporaryFolder(files);
  const example = (number: number): Picture => ({
    file: path.join(folder, `${number}.png`),
    label: 'red',
    hash: `0${number}`.repeat(32),
  });
  return { folder, examples: [example(0), example(1), example(2)] };
}

function options(
  folder: string,
  {
    engine = createFakeEngine(),
    ...changes
  }: Partial<CollectOptions> & { readonly engine?: InferenceEngine } = {},
): CollectOptions {
  return {
    openEngine: () => Promise.resolve({ engine, parallelism: 1, close: () => undefined }),
    model: createModel(),
    modelHash: 'abc',
    views: [{}],
    cacheFolder: path.join(folder, 'cache'),
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  };
}
