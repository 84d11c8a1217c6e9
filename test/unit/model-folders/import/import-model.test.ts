import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  importModel,
  type ImportOptions,
} from '../../../../src/model-folders/import/import-model.ts';
import { parseSignature } from '../../../../src/onnx/signature.ts';
import { verifyHash } from '../../../../src/model-folders/verify-hash.ts';
import { fixturePath } from '../../../support/fixtures.ts';
import { type GraphSpec, identityNode, onnxFile, type ValueSpec } from '../../../support/onnx.ts';
import { createTemporaryFolder, type Files } from '../../../support/temporary-folder.ts';

const mobileNet = fixturePath('models/mobilenet-tiny.onnx');
const tenLabels = Array.from({ length: 10 }, (_, classIndex) => `label ${classIndex}`);
const options: ImportOptions = {
  name: 'tiny',
  labels: tenLabels,
  size: undefined,
  resize: undefined,
  resample: undefined,
  mean: undefined,
  std: undefined,
};
const input: ValueSpec = { name: 'x', shape: ['N', 3, 224, 224] };
const output: ValueSpec = { name: 'y', shape: ['N', 10] };

type Check = Parameters<typeof importModel>[3];

const accept: Check = async () => undefined;

/** Imports into a folder of its own, and says what is in there afterwards. */
async function importInto(files: Files = {}, onnx = mobileNet, changes = {}, check = accept) {
  const modelsDir = await createTemporaryFolder(files);
  const imported = importModel(onnx, modelsDir, { ...options, ...changes }, check);
  await imported.catch(() => undefined);
  return { imported, modelsDir, names: await readdir(modelsDir) };
}

/** Imports a graph that exists only for this; its sentence of refusal, or nothing. */
async function refusalOf(graph: GraphSpec): Promise<string> {
  const folder = await createTemporaryFolder({ 'x.onnx': onnxFile(graph) });
  const { imported, names } = await importInto({}, path.join(folder, 'x.onnx'));
  expect(names).toEqual([]);
  return imported.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
}

describe('importing a bare ONNX classifier', () => {
  it('makes a whole model folder with the given labels', async () => {
    const { imported, names } = await importInto();

    const { folder } = await imported;
    expect(folder).toMatchObject({
      name: 'tiny',
      purpose: 'classifier',
      labels: tenLabels,
      temperature: 1,
      groups: [],
    });
    expect(names).toEqual(['tiny']);
  });

  it('gives input and output the names that the tools look for', async () => {
    const { imported } = await importInto();

    const { folder } = await imported;
    const graph = parseSignature(await readFile(folder.onnxPath));
    expect(graph.inputs.map(({ name }) => name)).toEqual(['pixel_values']);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['logits']);
  });

  it('writes the hash of the file that it has written', async () => {
    const { imported } = await importInto();

    const { folder } = await imported;
    await expect(verifyHash(folder)).resolves.toBe(folder.sha256);
  });

  it('writes its guesses into the model card and gives them back', async () => {
    const { imported, modelsDir } = await importInto();

    const { guesses } = await imported;
    const card = await readFile(path.join(modelsDir, 'tiny/README.md'), 'utf8');
    expect(guesses.length).toBeGreaterThan(0);
    expect(guesses.filter((guess) => !card.includes(guess))).toEqual([]);
  });

  it('lets the finished folder be tried out under its new name', async () => {
    const checked: string[] = [];

    await importInto({}, mobileNet, {}, async ({ name }) => {
      checked.push(name);
    });

    expect(checked).toEqual(['tiny']);
  });

  it('leaves a final softmax out, and says so', async () => {
    const graph: GraphSpec = {
      inputs: [input],
      outputs: [output],
      nodes: [
        { operator: 'Gemm', input: 'x', output: 'scores' },
        { operator: 'Softmax', input: 'scores', output: 'y' },
      ],
    };
    const folder = await createTemporaryFolder({ 'x.onnx': onnxFile(graph) });

    const { imported } = await importInto({}, path.join(folder, 'x.onnx'));

    const { folder: made, guesses } = await imported;
    expect(await readFile(made.onnxPath, 'latin1')).toContain(identityNode('scores', 'logits'));
    expect(guesses.at(-1)).toContain('softmax');
  });

  it('puts weights from a second file into the copy', async () => {
    const weights = [{ name: 'w', external: { location: 'x.data', offset: '2', length: '4' } }];
    const folder = await createTemporaryFolder({
      'x.onnx': onnxFile({ inputs: [input], outputs: [output], weights }),
      'x.data': '__four__',
    });

    const { imported } = await importInto({}, path.join(folder, 'x.onnx'));

    const { folder: made } = await imported;
    const content = await readFile(made.onnxPath, 'latin1');
    expect(content).toContain('four');
    expect(content).not.toContain('x.data');
  });

  it('takes the output that fits the labels', async () => {
    const graph: GraphSpec = {
      inputs: [input],
      outputs: [
        { name: 'features', shape: ['N', 1280] },
        { name: 'open', shape: ['N', 'C'] },
        output,
      ],
      nodes: [{ operator: 'Gemm', input: 'x', output: 'y' }],
    };
    const folder = await createTemporaryFolder({ 'x.onnx': onnxFile(graph) });

    const { imported } = await importInto({}, path.join(folder, 'x.onnx'));

    const { folder: made } = await imported;
    expect(await readFile(made.onnxPath, 'latin1')).toContain(identityNode('y', 'logits'));
  });
});

describe('what cannot be imported', () => {
  it.each([
    [
      'weights in a second file that is missing',
      {
        inputs: [input],
        outputs: [output],
        weights: [{ name: 'w', external: { location: 'x.onnx.data' } }],
      },
      /^the weights stand in a second file, x\.onnx\.data, which is not beside the ONNX file$/,
    ],
    [
      'a fixed batch',
      { inputs: [{ name: 'x', shape: [4, 3, 224, 224] }], outputs: [output] },
      /^the model takes 4 pictures at once; export it with a batch of 1 or an open one$/,
    ],
    [
      'channels last',
      { inputs: [{ name: 'x', shape: ['N', 224, 224, 3] }], outputs: [output] },
      /not x \[\?, 224, 224, 3\] \(export it with channels first\)$/,
    ],
    [
      'one channel',
      { inputs: [{ name: 'x', shape: ['N', 1, 28, 28] }], outputs: [output] },
      /must be float32 \[batch, 3, height, width\], not x \[\?, 1, 28, 28\]$/,
    ],
    [
      'a flat input',
      { inputs: [{ name: 'x', shape: ['N', 784] }], outputs: [output] },
      /^the input must be float32/,
    ],
    [
      'bytes for input',
      { inputs: [{ ...input, element: 2 }], outputs: [output] },
      /^the input must be float32/,
    ],
    [
      'two inputs',
      { inputs: [input, { name: 'z', shape: [1] }], outputs: [output] },
      /^one input is needed, not 2$/,
    ],
    ['no input', { outputs: [output] }, /^one input is needed, not 0$/],
    [
      'another number of classes',
      { inputs: [input], outputs: [{ name: 'y', shape: ['N', 1000] }] },
      /^no output is float32 \[batch, 10\], as the 10 labels ask for: y \[\?, 1000\]$/,
    ],
    [
      'an output of another rank',
      { inputs: [input], outputs: [{ name: 'y', shape: [10] }] },
      /^no output is float32/,
    ],
    [
      'an output of integers',
      { inputs: [input], outputs: [{ ...output, element: 7 }] },
      /^no output is float32/,
    ],
    ['no output', { inputs: [input] }, /^this is not an ONNX file$/],
  ])('has %s', async (_, graph, sentence) => {
    expect(await refusalOf(graph)).toMatch(sentence);
  });

  it('is no ONNX file', async () => {
    const { imported } = await importInto({}, fixturePath('formats/png-rgb.png'));

    await expect(imported).rejects.toMatchObject({
      code: 'model-invalid',
      message: 'this is not an ONNX file',
    });
  });

  it('is not there', async () => {
    const { imported } = await importInto({}, '/nowhere/x.onnx');

    await expect(imported).rejects.toMatchObject({
      code: 'not-found',
      message: '/nowhere/x.onnx: no such file',
    });
  });

  it('has nowhere to go: a file, not a folder', async () => {
    const folder = await createTemporaryFolder({ 'a-file': '' });
    const modelsDir = path.join(folder, 'a-file');

    const imported = importModel(mobileNet, modelsDir, options, accept);

    await expect(imported).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'MODELS_DIR cannot be written to (ENOTDIR)',
    });
  });

  it('leaves nothing behind when it fails its trial', async () => {
    const failure = new Error('logits are not finite');

    const { imported, names } = await importInto({}, mobileNet, {}, () => Promise.reject(failure));

    await expect(imported).rejects.toBe(failure);
    expect(names).toEqual([]);
  });

  it('has the name of a model that exists, which stays as it is', async () => {
    const files = { 'tiny/config.json': 'mine' };

    const { imported, modelsDir, names } = await importInto(files);

    await expect(imported).rejects.toMatchObject({ code: 'parameter-invalid' });
    expect(names).toEqual(['tiny']);
    expect(await readFile(path.join(modelsDir, 'tiny/config.json'), 'utf8')).toBe('mine');
  });
});
