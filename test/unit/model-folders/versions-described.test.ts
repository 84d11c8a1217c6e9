import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { describeVersions } from '../../../src/model-folders/versions/describe-versions.ts';
import { createModelStore } from '../../../src/model-folders/versions/model-store.ts';
import { publishMarked, writeMarkedModel } from '../../support/model-versions.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

it('tells of each version which run it comes from, and what was measured', async () => {
  const root = await createTemporaryFolder();
  const modelsDir = path.join(root, 'models');
  const [red, blue] = [path.join(root, 'red'), path.join(root, 'blue')];
  await writeMarkedModel(red, 'red');
  await writeMarkedModel(blue, 'blue');
  await publishMarked(modelsDir, 'pets', red);
  const staged = await createModelStore(modelsDir).stage('pets', blue);
  const test = { accuracy: 0.9, count: 40, loss: 0.3 };
  await staged.addJson('evaluation.json', { run: { id: 'blue' }, validation: null, test });
  await staged.publish();
  staged.discard();

  const versions = await describeVersions(modelsDir, 'pets');

  const measured = { accuracy: 0.9, count: 40 };
  expect(versions).toEqual([
    { version: 1, isCurrent: false, run: 'red', validation: null, test: null },
    { version: 2, isCurrent: true, run: 'blue', validation: null, test: measured },
  ]);
});

it('lists a version also when its files say nothing of it', async () => {
  const root = await createTemporaryFolder();
  const modelsDir = path.join(root, 'models');
  await writeMarkedModel(path.join(root, 'red'), 'red');
  await publishMarked(modelsDir, 'pets', path.join(root, 'red'));
  const version = path.join(modelsDir, '.versions/pets/1');
  await rm(path.join(version, 'whatsit.json'));
  await writeFile(path.join(version, 'evaluation.json'), '{"test":');

  expect(await describeVersions(modelsDir, 'pets')).toEqual([
    { version: 1, isCurrent: true, run: null, validation: null, test: null },
  ]);
});

it('lists none of a model that never had any', async () => {
  const modelsDir = await createTemporaryFolder();
  await writeMarkedModel(path.join(modelsDir, 'pets'), 'red');

  expect(await describeVersions(modelsDir, 'pets')).toEqual([]);
});
