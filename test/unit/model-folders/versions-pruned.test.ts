import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { pruneVersions } from '../../../src/model-folders/versions/prune-versions.ts';
import { switchVersion } from '../../../src/model-folders/versions/publish-version.ts';
import { listVersions } from '../../../src/model-folders/versions/versions.ts';
import { publishMarked, seeModel, writeMarkedModel } from '../../support/model-versions.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** A model of five versions, of which the last one counts. */
async function publishFive() {
  const root = await createTemporaryFolder({ 'models/README.md': '' });
  const modelsDir = path.join(root, 'models');
  const red = await writeMarkedModel(path.join(root, 'red'), 'red');
  const publish = (): Promise<number> => publishMarked(modelsDir, 'pets', red);
  for (let count = 0; count < 5; count++) await publish();
  return { modelsDir, publish };
}

it('removes old versions but for the newest', async () => {
  const { modelsDir } = await publishFive();

  expect(await pruneVersions(modelsDir, 'pets', 3)).toEqual([1, 2]);
  expect(await listVersions(modelsDir, 'pets')).toEqual([3, 4, 5]);
  expect(await seeModel(modelsDir, 'pets')).toBe('red');
  const left = await readdir(path.join(modelsDir, '.versions/pets'));
  expect(left.toSorted()).toEqual(['3', '4', '5', 'current']);
});

it('leaves the version that going back leads to, however few are to stay', async () => {
  const { modelsDir } = await publishFive();

  await pruneVersions(modelsDir, 'pets', 1);

  expect(await listVersions(modelsDir, 'pets')).toEqual([4, 5]);
  expect(await switchVersion(modelsDir, 'pets')).toBe(4);
});

it('leaves an old version that counts, the one before it, and the newest', async () => {
  const { modelsDir } = await publishFive();
  await switchVersion(modelsDir, 'pets', 3);

  expect(await pruneVersions(modelsDir, 'pets', 1)).toEqual([1, 4]);
  expect(await listVersions(modelsDir, 'pets')).toEqual([2, 3, 5]);
});

it('gives no number twice', async () => {
  const { modelsDir, publish } = await publishFive();
  await switchVersion(modelsDir, 'pets', 2);

  await pruneVersions(modelsDir, 'pets', 1);

  expect(await publish()).toBe(6);
});

it('removes nothing where there is little, or where no version counts', async () => {
  const { modelsDir } = await publishFive();

  expect(await pruneVersions(modelsDir, 'pets', 10)).toEqual([]);
  expect(await pruneVersions(modelsDir, 'unknown', 1)).toEqual([]);
  await rm(path.join(modelsDir, '.versions/pets/current'));
  expect(await pruneVersions(modelsDir, 'pets', 1)).toEqual([]);
  expect(await listVersions(modelsDir, 'pets')).toHaveLength(5);
});
