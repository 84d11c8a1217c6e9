import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readModelFolder } from '../../../src/model-folders/read-model-folder.ts';
import { verifyGraph } from '../../../src/model-folders/verify-graph.ts';
import { modelFiles, onnx3 } from '../../support/model-folder.ts';
import { type GraphSpec, onnxFile, type ValueSpec } from '../../support/onnx.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const input: ValueSpec = { name: 'pixel_values', shape: ['N', 3, 224, 224] };
const output: ValueSpec = { name: 'logits', shape: ['N', 3] };

/** Verifies a folder of three labels and an input of 224 that has such an ONNX file. */
async function verify(onnx: GraphSpec | Uint8Array): Promise<void> {
  const bytes = onnx instanceof Uint8Array ? onnx : onnxFile(onnx);
  const folder = await createTemporaryFolder(modelFiles('animals', { 'onnx/model.onnx': bytes }));
  await verifyGraph(await readModelFolder(path.join(folder, 'animals')));
}

describe('verifyGraph', () => {
  it.each<[string, GraphSpec]>([
    ['says the same', { inputs: [input], outputs: [output] }],
    ['has a batch of one', { inputs: [{ ...input, shape: [1, 3, 224, 224] }], outputs: [output] }],
    [
      'leaves lengths open',
      { inputs: [{ ...input, shape: [-1, 3, 'H', 'W'] }], outputs: [output] },
    ],
    ['leaves the classes open', { inputs: [input], outputs: [{ ...output, shape: ['N', 'C'] }] }],
    ['leaves the shape open', { inputs: [input], outputs: [{ ...output, shape: [] }] }],
    [
      'has more outputs, and weights among its inputs',
      {
        inputs: [input, { name: 'w', shape: [8] }],
        outputs: [{ name: 'embeddings', shape: ['N', 1280] }, output],
      },
    ],
    [
      'has weights larger than what is read at once',
      {
        inputs: [input],
        outputs: [output],
        weights: [{ name: 'w', data: 'w'.repeat(100_000) }],
        nodes: Array.from({ length: 1000 }, () => ({ operator: 'Relu', input: 'a', output: 'b' })),
      },
    ],
  ])('accepts a graph that %s', async (_, graph) => {
    await expect(verify(graph)).resolves.toBeUndefined();
  });

  it.each<[string, GraphSpec | Uint8Array, string]>([
    [
      'another input size',
      { inputs: [{ ...input, shape: [1, 3, 256, 256] }], outputs: [output] },
      'input pixel_values is [1, 3, 256, 256], but preprocessor_config.json makes [batch, 3, 224, 224]',
    ],
    [
      'channels last',
      { inputs: [{ ...input, shape: [1, 224, 224, 3] }], outputs: [output] },
      'input pixel_values is [1, 224, 224, 3], but preprocessor_config.json makes [batch, 3, 224, 224]',
    ],
    [
      'a fixed batch',
      { inputs: [{ ...input, shape: [4, 3, 224, 224] }], outputs: [output] },
      'takes 4 pictures at once, but they come one by one',
    ],
    [
      'another number of classes',
      { inputs: [input], outputs: [{ ...output, shape: ['N', 4] }] },
      'output logits is [?, 4], but config.json names 3 classes',
    ],
    [
      'bytes for input',
      { inputs: [{ ...input, element: 2 }], outputs: [output] },
      'input pixel_values is not float32',
    ],
    [
      'integers for output',
      { inputs: [input], outputs: [{ ...output, element: 7 }] },
      'output logits is not float32',
    ],
    ['no such input', { outputs: [output] }, 'has no input pixel_values'],
    [
      'no such output',
      { inputs: [input], outputs: [{ ...output, name: 'y' }] },
      'has no output logits',
    ],
    ['nothing in it', new Uint8Array(), 'is not an ONNX file that can be opened'],
    ['other bytes', Buffer.from('junk\n'), 'is not an ONNX file that can be opened'],
    ['its end cut off', onnx3.subarray(0, -1), 'is not an ONNX file that can be opened'],
  ])('refuses an ONNX file with %s', async (_, onnx, problem) => {
    await expect(verify(onnx)).rejects.toMatchObject({
      code: 'model-invalid',
      message: `animals/onnx/model.onnx: ${problem}`,
    });
  });

  it('finds the declarations of the model that ships', async () => {
    const folder = await readModelFolder(path.resolve('models/imagenet'));

    await expect(verifyGraph(folder)).resolves.toBeUndefined();
  });
});
