import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkModel } from '../../../src/model-folders/check-model.ts';
import { readModelFolder } from '../../../src/model-folders/read-model-folder.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { modelFiles } from '../../support/model-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

async function openFolder() {
  const folder = await createTemporaryFolder(modelFiles('animals'));
  return readModelFolder(path.join(folder, 'animals'));
}

describe('checkModel', () => {
  it('accepts a model that gives one finite number a class', async () => {
    const folder = await openFolder();

    await expect(checkModel(folder, createFakeEngine())).resolves.toBeUndefined();
  });

  it.each([
    ['NaN', [0, Number.NaN, 1]],
    ['infinity', [0, Infinity, 1]],
    ['a number too few', [0, 1]],
    ['a number too many', [0, 1, 2, 3]],
    ['nothing', []],
  ])('refuses a model that gives %s', async (_, logits) => {
    const folder = await openFolder();

    const checked = checkModel(folder, createFakeEngine({ logits }));

    await expect(checked).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
