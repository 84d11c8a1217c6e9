import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readModelFolder } from '../../../src/model-folders/read-model-folder.ts';
import { labels3, modelFiles, onnx3, without } from '../../support/model-folder.ts';
import { createTemporaryFolder, type Files } from '../../support/temporary-folder.ts';

async function read(files: Files) {
  const folder = await createTemporaryFolder(files);
  return readModelFolder(path.join(folder, 'animals'));
}

describe('a model folder from elsewhere, without whatsit.json', () => {
  it('is a classifier without temperature, groups and hash', async () => {
    const model = await read(modelFiles('animals'));

    expect(model).toMatchObject({
      name: 'animals',
      purpose: 'classifier',
      labels: ['cat', 'beagle', 'basset'],
      temperature: 1,
      groups: [],
      sha256: undefined,
    });
  });

  it('says where its ONNX file is and how large', async () => {
    const folder = await createTemporaryFolder(modelFiles('animals'));

    const model = await readModelFolder(path.join(folder, 'animals'));

    expect(model.onnxPath).toBe(path.join(folder, 'animals/onnx/model.onnx'));
    expect(model.sizeInBytes).toBe(onnx3.length);
  });

  it('may have only a quantized model', async () => {
    const files = modelFiles('animals', { 'onnx/model_quantized.onnx': 'quantized' });

    const model = await read(without(files, 'animals/onnx/model.onnx'));

    expect(path.basename(model.onnxPath)).toBe('model_quantized.onnx');
  });

  it('uses the whole model where it has both', async () => {
    const model = await read(modelFiles('animals', { 'onnx/model_quantized.onnx': 'quantized' }));

    expect(path.basename(model.onnxPath)).toBe('model.onnx');
  });

  it('may be saved with a byte order mark', async () => {
    const config = `\uFEFF${JSON.stringify(labels3)}`;

    const model = await read(modelFiles('animals', { 'config.json': config }));

    expect(model.labels).toHaveLength(3);
  });

  it('may hold much else', async () => {
    const config = { ...labels3, model_type: 'vit', label2id: { cat: 0 }, hidden_size: 768 };

    const model = await read(modelFiles('animals', { 'config.json': config }));

    expect(model.labels).toHaveLength(3);
  });

  it('counts a class once that a group names twice', async () => {
    const whatsit = { version: 1, groups: [{ label: 'dog', classes: [1, 2, 1] }] };

    const model = await read(modelFiles('animals', { 'whatsit.json': whatsit }));

    expect(model.groups).toEqual([{ label: 'dog', classes: [1, 2] }]);
  });

  it('orders labels by number, not by text', async () => {
    const labels = Array.from({ length: 12 }, (_, classIndex) => `label ${classIndex}`);
    const entries = Object.entries(labels).toReversed();
    const config = { id2label: Object.fromEntries(entries) };

    const model = await read(modelFiles('animals', { 'config.json': config }));

    expect(model.labels).toEqual(labels);
  });
});

describe('whatsit.json', () => {
  it('adds what the other files have no place for', async () => {
    const whatsit = {
      version: 1,
      sha256: '0'.repeat(64),
      temperature: 0.6,
      purpose: 'base',
      groups: [{ label: 'dog', classes: [1, 2] }],
      run: null,
    };

    const model = await read(modelFiles('animals', { 'whatsit.json': whatsit }));

    expect(model).toMatchObject({
      sha256: '0'.repeat(64),
      temperature: 0.6,
      purpose: 'base',
      groups: [{ label: 'dog', classes: [1, 2] }],
    });
  });
});

describe('whatsit.json with null', () => {
  it('is as without the key', async () => {
    const whatsit = { version: 1, sha256: null, temperature: null, purpose: null, groups: null };

    const model = await read(modelFiles('animals', { 'whatsit.json': whatsit }));

    expect(model).toEqual({ ...(await read(modelFiles('animals'))), onnxPath: model.onnxPath });
  });
});

describe('a broken folder', () => {
  it.each(['config.json', 'preprocessor_config.json'])('misses %s', async (file) => {
    const files = without(modelFiles('animals'), `animals/${file}`);

    await expect(read(files)).rejects.toMatchObject({
      code: 'model-invalid',
      message: `animals/${file}: no such file`,
    });
  });

  it('misses its ONNX file', async () => {
    const files = without(modelFiles('animals'), 'animals/onnx/model.onnx');

    await expect(read(files)).rejects.toMatchObject({
      code: 'model-invalid',
      message: 'animals/onnx/model.onnx or onnx/model_quantized.onnx: no such file',
    });
  });

  it.each(['config.json', 'preprocessor_config.json', 'whatsit.json'])(
    'has a %s that is not JSON',
    async (file) => {
      const files = modelFiles('animals', { [file]: '{ "id2label": ' });

      await expect(read(files)).rejects.toMatchObject({
        code: 'model-invalid',
        message: `animals/${file}: not JSON`,
      });
    },
  );

  it('has a file that cannot be read', async () => {
    const files = without(modelFiles('animals'), 'animals/config.json');

    await expect(read({ ...files, 'animals/config.json/x': '' })).rejects.toMatchObject({
      message: 'animals/config.json: cannot be read',
    });
  });

  it.each([
    ['config.json', {}, 'id2label'],
    ['config.json', { id2label: ['cat', 'dog'] }, 'id2label'],
    ['config.json', { id2label: { 0: 'cat', 2: 'dog' } }, 'id2label'],
    ['config.json', { id2label: { 1: 'cat', 2: 'dog' } }, 'id2label'],
    ['config.json', { id2label: { 0: 'cat' } }, 'id2label'],
    ['config.json', { id2label: { 0: 'cat', 1: '' } }, 'id2label.1'],
    ['config.json', { id2label: { 0: 'cat', one: 'dog' } }, 'id2label.one'],
    ['preprocessor_config.json', { resample: 7 }, 'resample'],
    ['whatsit.json', { version: 2 }, 'version'],
    ['whatsit.json', {}, 'version'],
    ['whatsit.json', { version: 1, sha256: 'abc' }, 'sha256'],
    ['whatsit.json', { version: 1, temperature: 0 }, 'temperature'],
    ['whatsit.json', { version: 1, temperature: -1 }, 'temperature'],
    ['whatsit.json', { version: 1, purpose: 'toy' }, 'purpose'],
    ['whatsit.json', { version: 1, groups: [{ label: 'x', classes: [] }] }, 'groups.0.classes'],
    ['whatsit.json', { version: 1, groups: [{ label: 'x', classes: [-1] }] }, 'groups.0.classes.0'],
    ['whatsit.json', { version: 1, groups: [{ label: 'x', classes: [3] }] }, 'groups'],
  ])('has a %s of %j, and its error names the field', async (file, content, field) => {
    const broken = read(modelFiles('animals', { [file]: content }));

    await expect(broken).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(broken).rejects.toThrow(new RegExp(`^animals/${file}: ${field}: [^\n]+$`));
  });
});
