import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Model } from '../../../src/classification/model.ts';
import { openListedSession } from '../../../src/inference/child/open-listed-session.ts';
import { type ModelSource, toModelSource } from '../../../src/inference/protocol.ts';
import { listModels } from '../../../src/model-folders/list-models.ts';
import { writeModelFolder } from '../../../src/model-folders/write-model-folder.ts';
import { encodeModel } from '../../../src/onnx/graph.ts';
import { publishMarked } from '../../support/model-versions.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** A model of three classes that says the same of every picture. */
function encodeConstant(logits: readonly number[]): Uint8Array {
  const node = (operator: string, inputs: readonly string[], output: string) => ({
    operator,
    name: output,
    inputs,
    outputs: [output],
    attributes: {},
  });
  return encodeModel({
    nodes: [
      node('GlobalAveragePool', ['pixel_values'], 'pooled'),
      node('Flatten', ['pooled'], 'flat'),
      node('Add', ['flat', 'constant'], 'logits'),
    ],
    weights: [{ name: 'constant', dims: [3], values: logits, elementType: 'float32' }],
    inputs: [{ name: 'pixel_values', shape: ['batch', 3, 224, 224] }],
    outputs: [{ name: 'logits', shape: ['batch', 3] }],
  });
}

async function writeConstantModel(folder: string, logits: readonly number[]): Promise<string> {
  await writeModelFolder(folder, {
    onnxBytes: encodeConstant(logits),
    labels: ['a', 'b', 'c'],
    preprocessorConfig: { image_processor_type: 'ViTImageProcessor' },
    card: '',
  });
  return folder;
}

/** A model in a plain folder, as a service lists it at start, and a newer one to publish over it. */
async function listPlainFolder() {
  const root = await createTemporaryFolder({ 'models/README.md': '' });
  const modelsDir = path.join(root, 'models');
  const folder = await writeConstantModel(path.join(modelsDir, 'pets'), [1, 2, 3]);
  const newer = await writeConstantModel(path.join(root, 'newer'), [7, 8, 9]);
  const listed = await listSource(modelsDir);
  return { modelsDir, folder, newer, listed };
}

async function listModel(modelsDir: string): Promise<Model> {
  const { models } = await listModels(modelsDir);
  const [model] = models;
  if (!model) throw new Error('No model is listed');
  return model;
}

async function listSource(modelsDir: string): Promise<ModelSource> {
  return toModelSource(await listModel(modelsDir));
}

async function answer(source: ModelSource): Promise<readonly number[]> {
  const session = await openListedSession(source, 1);
  onTestFinished(() => session.close());
  const { logits } = await session.run(new Float32Array(3 * 224 * 224), ['logits']);
  return [...(logits ?? [])];
}

describe('a model that is opened after it was listed', () => {
  it('answers as the one that was listed when its plain folder has been published over since', async () => {
    const { modelsDir, newer, listed } = await listPlainFolder();

    await publishMarked(modelsDir, 'pets', newer);

    expect(await answer(listed)).toEqual([1, 2, 3]);
    expect(await answer(await listSource(modelsDir))).toEqual([7, 8, 9]);
  });

  it('answers as the one that was listed when another version counts by now', async () => {
    const { modelsDir, newer, folder, listed } = await listPlainFolder();
    await publishMarked(modelsDir, 'pets', newer);
    const second = await listSource(modelsDir);
    const older = path.join(path.dirname(folder), '.versions/pets/1');

    await publishMarked(modelsDir, 'pets', older);

    expect(await answer(second)).toEqual([7, 8, 9]);
    expect(await answer(listed)).toEqual([1, 2, 3]);
  });

  it.each([
    ['was copied over by hand', (own: string, other: string) => copyFile(other, own)],
    ['is gone', (own: string) => rm(own)],
  ])('is refused when its file %s', async (_what, change) => {
    const { newer, listed } = await listPlainFolder();

    await change(listed.onnxPath, path.join(newer, 'onnx/model.onnx'));

    await expect(openListedSession(listed, 1)).rejects.toMatchObject({
      code: 'model-invalid',
      message:
        'pets: the ONNX file was replaced or removed after the model had been listed; a restart takes what is there now',
    });
  });

  it('is refused when neither its place nor where it was to be moved has its file', async () => {
    const { modelsDir, newer, listed } = await listPlainFolder();
    await publishMarked(modelsDir, 'pets', newer);

    await rm(path.join(modelsDir, '.versions/pets/1'), { recursive: true });

    await expect(openListedSession(listed, 1)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('of a folder from elsewhere, which gives no hash, is held to the file that was there', async () => {
    const { modelsDir, newer, folder } = await listPlainFolder();
    await rm(path.join(folder, 'whatsit.json'));
    const listed = await listSource(modelsDir);

    await publishMarked(modelsDir, 'pets', newer);

    expect(await answer(listed)).toEqual([1, 2, 3]);
  });

  it('may have another file when something else was made of it', async () => {
    const { modelsDir, newer } = await listPlainFolder();
    const base = await listModel(modelsDir);

    const derived = toModelSource({ ...base, onnxPath: path.join(newer, 'onnx/model.onnx') });

    expect(await answer(derived)).toEqual([7, 8, 9]);
  });

  it('says what is wrong with a file that is the listed one, and cannot be opened', async () => {
    const { listed } = await listPlainFolder();
    const wrong = { ...listed, classCount: 4 };

    await expect(openListedSession(wrong, 1)).rejects.toThrow(
      'pets/onnx/model.onnx: output logits is [batch, 3], but config.json names 4 classes',
    );
  });

  it('is found in the version that its folder becomes, also after others were versions before', async () => {
    const { modelsDir, folder, newer } = await listPlainFolder();
    await publishMarked(modelsDir, 'pets', newer);
    await rm(folder);
    await writeConstantModel(folder, [4, 5, 6]);
    const listed = await listSource(modelsDir);

    await publishMarked(modelsDir, 'pets', newer);

    expect(await answer(listed)).toEqual([4, 5, 6]);
  });
});
