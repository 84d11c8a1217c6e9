import { describe, expect, it } from 'vitest';

import { renameInputAndOutput } from '../../../src/onnx/rename-input-and-output.ts';
import { parseSignature } from '../../../src/onnx/signature.ts';
import { type GraphSpec, onnxFile } from '../../support/onnx.ts';

const classifier: GraphSpec = {
  inputs: [{ name: 'x', shape: ['N', 3, 224, 224] }],
  outputs: [{ name: 'y', shape: ['N', 10] }],
  nodes: [{ operator: 'Gemm', input: 'x', output: 'y' }],
};

describe('renameInputAndOutput', () => {
  const names = { input: 'x', output: 'y', logits: 'y' };

  it('gives input and output the names of the Hugging Face layout', () => {
    const { inputs, outputs } = parseSignature(renameInputAndOutput(onnxFile(classifier), names));

    expect(inputs).toEqual([
      { name: 'pixel_values', isFloat32: true, shape: [undefined, 3, 224, 224] },
    ]);
    expect(outputs).toEqual([{ name: 'logits', isFloat32: true, shape: [undefined, 10] }]);
  });

  it('drops other outputs', () => {
    const outputs = [
      { name: 'features', shape: ['N', 1280] },
      { name: 'y', shape: ['N', 10] },
    ];

    const renamed = parseSignature(
      renameInputAndOutput(onnxFile({ ...classifier, outputs }), names),
    );

    expect(renamed.outputs.map(({ name }) => name)).toEqual(['logits']);
  });

  it('changes nothing in a file that has the names already', () => {
    const file = onnxFile({
      inputs: [{ name: 'pixel_values', shape: ['N', 3, 224, 224] }],
      outputs: [{ name: 'logits', shape: ['N', 10] }],
    });

    const renamed = renameInputAndOutput(file, {
      input: 'pixel_values',
      output: 'logits',
      logits: 'logits',
    });

    expect(Buffer.from(renamed)).toEqual(Buffer.from(file));
  });
});
