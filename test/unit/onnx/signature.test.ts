import { describe, expect, it } from 'vitest';

import { parseSignature } from '../../../src/onnx/signature.ts';
import { readFixture } from '../../support/fixtures.ts';
import { type GraphSpec, onnxFile } from '../../support/onnx.ts';

const classifier: GraphSpec = {
  inputs: [{ name: 'x', shape: ['N', 3, 224, 224] }],
  outputs: [{ name: 'y', shape: ['N', 10] }],
  nodes: [{ operator: 'Gemm', input: 'x', output: 'y' }],
};

describe('parseSignature', () => {
  it('reads names, types and shapes; an open length is undefined', () => {
    expect(parseSignature(onnxFile(classifier))).toEqual({
      inputs: [{ name: 'x', isFloat32: true, shape: [undefined, 3, 224, 224] }],
      outputs: [{ name: 'y', isFloat32: true, shape: [undefined, 10] }],
      softmaxInputs: new Map(),
    });
  });

  it('tells float32 from other types', () => {
    const uint8 = 2;

    const graph = parseSignature(onnxFile({ inputs: [{ name: 'x', shape: [1], element: uint8 }] }));

    expect(graph.inputs[0]?.isFloat32).toBe(false);
  });

  it('does not count weights among the inputs, as old files do', () => {
    const graph = parseSignature(
      onnxFile({
        inputs: [
          { name: 'x', shape: [1] },
          { name: 'weight', shape: [1] },
        ],
        weights: [{ name: 'weight' }],
      }),
    );

    expect(graph.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('finds what goes into a softmax', () => {
    const graph = parseSignature(
      onnxFile({
        nodes: [
          { operator: 'Gemm', input: 'x', output: 'scores' },
          { operator: 'Softmax', input: 'scores', output: 'y' },
        ],
      }),
    );

    expect([...graph.softmaxInputs]).toEqual([['y', 'scores']]);
  });

  it('takes a length below 1 for an open one, as some tools write -1', () => {
    const graph = parseSignature(onnxFile({ inputs: [{ name: 'x', shape: [-1, 3, 0, 8] }] }));

    expect(graph.inputs[0]?.shape).toEqual([undefined, 3, undefined, 8]);
  });

  it('reads what PyTorch has written', () => {
    const graph = parseSignature(readFixture('models/mobilenet-tiny.onnx'));

    expect(graph).toMatchObject({
      inputs: [{ name: 'input', shape: [undefined, 3, 224, 224] }],
      outputs: [{ name: 'output', shape: [undefined, 10] }],
    });
  });

  it('finds no outputs in what is not an ONNX file', () => {
    expect(parseSignature(new Uint8Array()).outputs).toEqual([]);
  });

  it('fails on what is not even protobuf', () => {
    expect(() => parseSignature(readFixture('formats/png-rgb.png'))).toThrow(Error);
  });
});
