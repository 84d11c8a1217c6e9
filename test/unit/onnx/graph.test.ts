import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import { continueGraph, replaceWeights } from '../../../src/onnx/edit-graph.ts';
import { encodeModel, type NewGraph, readGraph } from '../../../src/onnx/graph.ts';
import type { Node } from '../../../src/onnx/node.ts';

/** x · 2 + 1, and that once more times 3. */
const graph: NewGraph = {
  nodes: [
    node('Mul', ['x', 'two'], 'doubled'),
    node('Add', ['doubled', 'one'], 'y'),
    node('Mul', ['y', 'three'], 'z'),
  ],
  weights: [number('two', 2), number('one', 1), number('three', 3)],
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [
    { name: 'y', shape: ['batch', 2] },
    { name: 'z', shape: ['batch', 2] },
  ],
};

describe('an ONNX file', () => {
  it('is what ONNX Runtime computes', async () => {
    expect(await run(encodeModel(graph))).toEqual({ y: [3, 5], z: [9, 15] });
  });

  it('reads back as it was written', () => {
    const read = readGraph(encodeModel(graph));

    expect(read.nodes).toEqual(graph.nodes);
    expect([...read.weights.values()]).toEqual(graph.weights);
    expect(read.inputs).toEqual(graph.inputs);
    expect(read.outputs).toEqual(graph.outputs);
  });

  it('keeps attributes of every kind', () => {
    const attributes: Node['attributes'] = {
      whole: { int: -3 },
      list: { ints: [1, -2, 3] },
      real: { float: 0.5 },
      reals: { floats: [0.25, -1] },
      words: { text: 'same' },
      constant: { tensor: number('', 7) },
    };
    const only = { ...graph, nodes: [{ ...node('Custom', ['x'], 'y'), attributes }] };

    expect(readGraph(encodeModel(only)).nodes[0]?.attributes).toEqual(attributes);
  });

  it('keeps 16-bit floats as near as these can be', () => {
    const values = Float32Array.of(0.1, -65504, 6e-8, 1 / 3);
    const half = { name: 'half', dims: [4], values, elementType: 'float16' } as const;
    const { weights } = readGraph(encodeModel({ ...graph, weights: [half] }));

    const read = Array.from(weights.get('half')?.values ?? []);
    expect(read).toEqual([0.0999755859375, -65504, 5.960464477539063e-8, 0.333251953125]);
  });
});

describe('a graph with another end', () => {
  it('goes on from a value in the middle, without what is no longer needed', async () => {
    const continued = continueGraph(encodeModel(graph), {
      nodes: [node('Neg', ['y'], 'negative')],
      weights: [],
      outputs: [{ name: 'negative', shape: ['batch', 2] }],
    });

    expect(await run(continued)).toEqual({ negative: [-3, -5] });
    expect([...readGraph(continued).weights.keys()]).toEqual(['two', 'one']);
  });

  it('may take over a name that was used', async () => {
    const continued = continueGraph(encodeModel(graph), {
      nodes: [node('Neg', ['old z'], 'z')],
      weights: [],
      renamed: new Map([['z', 'old z']]),
      outputs: [{ name: 'z', shape: ['batch', 2] }],
    });

    expect(await run(continued)).toEqual({ z: [-9, -15] });
  });
});

describe('a graph with other weights', () => {
  it('computes with them', async () => {
    const replaced = replaceWeights(encodeModel(graph), new Map([['three', Float32Array.of(100)]]));

    expect(await run(replaced)).toEqual({ y: [3, 5], z: [300, 500] });
  });

  it('refuses another number of values', () => {
    const tooMany = new Map([['three', Float32Array.of(1, 2)]]);

    expect(() => replaceWeights(encodeModel(graph), tooMany)).toThrow(/has 1 values, not 2/u);
  });
});

async function run(onnxBytes: Uint8Array): Promise<Readonly<Record<string, readonly number[]>>> {
  const session = await InferenceSession.create(onnxBytes);
  const results = await session.run({ x: new Tensor('float32', [1, 2], [1, 2]) });
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [
      name,
      Array.from(data instanceof Float32Array ? data : []),
    ]),
  );
}

function node(operator: string, inputs: readonly string[], output: string): Node {
  return { operator, name: output, inputs, outputs: [output], attributes: {} };
}

function number(name: string, value: number): NewGraph['weights'][number] {
  return { name, dims: [], values: Float32Array.of(value), elementType: 'float32' };
}
