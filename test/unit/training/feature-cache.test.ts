import { readdir, truncate } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  type FeatureCache,
  openFeatureCache,
} from '../../../src/training/features/feature-cache.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const hashOf = (digit: string): string => digit.repeat(64);
const features = Float32Array.of(0.5, -1, 3);

describe('the cache of features', () => {
  it('has what was added, and has it still when it is opened again', async () => {
    const folder = await createTemporaryFolder();
    const cache = await open(folder);
    await cache.add(hashOf('a'), features);

    expect(await cache.read(hashOf('a'))).toEqual(features);
    await cache.close();

    const again = await open(folder);
    expect(again.has(hashOf('b'))).toBe(false);
    expect(await again.read(hashOf('a'))).toEqual(features);
    await again.close();
  });

  it('adds to one file, also when several pictures are ready at once', async () => {
    const folder = await createTemporaryFolder();
    const cache = await open(folder);

    await Promise.all(['a', 'b', 'c'].map((digit) => cache.add(hashOf(digit), features)));

    expect(await readdir(folder)).toHaveLength(1);
    expect(await cache.read(hashOf('c'))).toEqual(features);
    await cache.close();
  });

  it.each([
    ['is not there as a whole', (file: string) => truncate(file, 80)],
    ['has been damaged', (file: string) => truncate(file, 50).then(() => truncate(file, 96))],
  ])('does not find a record that %s, but the one before it', async (_what, damage) => {
    const folder = await createTemporaryFolder();
    const cache = await open(folder);
    for (const digit of ['a', 'b']) await cache.add(hashOf(digit), features); // 48 bytes each
    await cache.close();
    const [name = ''] = await readdir(folder);

    await damage(path.join(folder, name));

    const again = await open(folder);
    expect(['a', 'b'].map((digit) => again.has(hashOf(digit)))).toEqual([true, false]);
    await again.close();
  });
});

function open(folder: string): Promise<FeatureCache> {
  return openFeatureCache(folder, { featureCount: features.length });
}
