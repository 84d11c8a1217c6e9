import { createHash } from 'node:crypto';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { listModels } from '../../../src/model-folders/list-models.ts';
import { modelFiles, onnx3, without } from '../../support/model-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const sha256 = createHash('sha256').update(onnx3).digest('hex');

describe('listModels', () => {
  it('lists whole folders by name', async () => {
    const folder = await createTemporaryFolder({ ...modelFiles('b'), ...modelFiles('a') });

    const { models, broken } = await listModels(folder);

    expect(models.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(broken).toEqual([]);
  });

  it('says why a folder is missing, and lists the others', async () => {
    const folder = await createTemporaryFolder({
      ...modelFiles('whole'),
      ...without(modelFiles('half'), 'half/config.json'),
    });

    const { models, broken } = await listModels(folder);

    expect(models.map(({ name }) => name)).toEqual(['whole']);
    expect(broken).toEqual([
      {
        name: 'half',
        error: expect.objectContaining({
          code: 'model-invalid',
          message: 'half/config.json: no such file',
        }),
      },
    ]);
  });

  it('lists a folder whose ONNX file is the one that it was made for', async () => {
    const whatsit = { version: 1, sha256 };
    const folder = await createTemporaryFolder(modelFiles('a', { 'whatsit.json': whatsit }));

    const { models } = await listModels(folder);

    expect(models).toHaveLength(1);
  });

  it('leaves out a folder whose ONNX file is another one', async () => {
    const files = modelFiles('a', {
      'whatsit.json': { version: 1, sha256 },
      'onnx/model.onnx': 'no model!',
    });
    const folder = await createTemporaryFolder(files);

    const { models, broken } = await listModels(folder);

    expect(models).toEqual([]);
    expect(broken[0]?.error.message).toMatch(/^a\/whatsit\.json: sha256: /);
  });

  it('leaves out a folder whose ONNX file does not fit it', async () => {
    const labels = { id2label: { 0: 'cat', 1: 'dog' } };
    const folder = await createTemporaryFolder({
      ...modelFiles('a', { 'config.json': labels }),
      ...modelFiles('b', { 'onnx/model.onnx': 'junk' }),
      ...modelFiles('c'),
    });

    const { models, broken } = await listModels(folder);

    expect(models.map(({ name }) => name)).toEqual(['c']);
    expect(broken.map(({ error }) => error.message)).toEqual([
      'a/onnx/model.onnx: output logits is [?, 3], but config.json names 2 classes',
      'b/onnx/model.onnx: is not an ONNX file that can be opened',
    ]);
  });

  it('passes over files and hidden folders', async () => {
    const folder = await createTemporaryFolder({
      'README.md': 'about models',
      ...modelFiles('.unfinished'),
      ...modelFiles('a'),
    });

    const { models, broken } = await listModels(folder);

    expect(models.map(({ name }) => name)).toEqual(['a']);
    expect(broken).toEqual([]);
  });

  it('finds nothing in an empty folder', async () => {
    const folder = await createTemporaryFolder();

    expect(await listModels(folder)).toEqual({ models: [], broken: [] });
  });

  it.each(['missing', 'a-file'])('names the setting when the folder is %s', async (name) => {
    const folder = await createTemporaryFolder({ 'a-file': '' });

    const listed = listModels(path.join(folder, name));

    await expect(listed).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/^MODELS_DIR\b/),
    });
  });
});
