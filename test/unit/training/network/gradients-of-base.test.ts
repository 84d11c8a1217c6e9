import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import type { Node } from '../../../../src/onnx/node.ts';
import { readGraph } from '../../../../src/onnx/graph.ts';
import { convolution } from '../../../../src/training/graph/layers/convolution.ts';
import { bodyNodes } from '../../../../src/training/network/fine-tuning-network.ts';
import type { Network } from '../../../../src/training/network/network.ts';
import { type Feed, gradientName } from '../../../../src/training/ports.ts';
import { checkGradients } from '../../../support/gradient-check.ts';
import { createLastBlock, feedNoise } from '../../../support/one-block.ts';
import { readShippedModel } from '../../../support/shipped-models.ts';

const base = readGraph(readShippedModel('base'));

describe('the gradients of models/base', () => {
  it('are of no other layers than those whose gradients are tested', () => {
    const operators = new Set(bodyNodes(base).map(({ operator }) => operator));

    expect([...operators].toSorted()).toEqual([
      'Add',
      'BatchNormalization',
      'Cast',
      'Clip',
      'Constant',
      'Conv',
      'ReduceMean',
    ]);
  });

  it.each(convolutionsOf(base))(
    'are what differences say of side $kernel, stride $stride, zeros $pads, depthwise $isDepthwise',
    async (one) => {
      const { kernel, stride, pads, isDepthwise } = one;
      const errors = await checkGradients({
        parameters: {
          x: [2, 3, 9, 9],
          weight: isDepthwise ? [3, 1, kernel, kernel] : [4, 3, kernel, kernel],
        },
        build(tape, { x, weight }) {
          if (!x || !weight) throw new TypeError('A parameter is missing');
          return convolution(tape, x, weight, { groups: isDepthwise ? 3 : 1, stride, pads });
        },
      });

      expect(Math.max(...Object.values(errors))).toBeLessThan(5e-3);
    },
  );

  it.each(['frozen', 'updated'] as const)(
    'are what differences say of its last block, statistics %s',
    async (statistics) => {
      const { network } = createLastBlock(statistics, 4);

      expect(await largestError(network)).toBeLessThan(0.02);
    },
  );
});

interface Kind {
  readonly kernel: number;
  readonly stride: number;
  readonly pads: readonly [number, number, number, number];
  readonly isDepthwise: boolean;
}

/** Each kind of convolution once. */
function convolutionsOf(graph: typeof base): readonly Kind[] {
  const kinds = graph.nodes.filter(({ operator }) => operator === 'Conv').map(toKind);
  return [...new Map(kinds.map((kind) => [JSON.stringify(kind), kind])).values()];
}

function toKind(node: Node): Kind {
  const [kernel = 1] = ints(node, 'kernel_shape');
  const [stride = 1] = ints(node, 'strides');
  const [top = 0, left = 0, bottom = 0, right = 0] = ints(node, 'pads');
  const { group } = node.attributes;
  const isDepthwise = group !== undefined && 'int' in group && group.int > 1;
  return { kernel, stride, pads: [top, left, bottom, right], isDepthwise };
}

function ints({ attributes }: Node, name: string): readonly number[] {
  const value = attributes[name];
  return value && 'ints' in value ? value.ints : [];
}

/**
 * Compares the gradient of each parameter with central differences along it, the best of three distances: too long a one
 * meets the bends of ReLU6, too short a one is lost in rounding.
 */
async function largestError(network: Network): Promise<number> {
  const batchSize = 4;
  const session = await InferenceSession.create(network.trainingGraph(batchSize).encode(), {
    intraOpNumThreads: 1,
  });
  const values = new Map<string, Feed>(
    [
      ...Object.entries(feedNoise(network, batchSize)),
      ...network.parameters.map((parameter) => [parameter.name, parameter] as const),
    ].filter(([name]) => session.inputNames.includes(name)),
  );
  const run = async (): Promise<(output: string) => Float32Array> => {
    const tensors = Array.from(
      values,
      ([name, { values: own, dims }]) =>
        [name, new Tensor('float32', Float32Array.from(own), dims)] as const,
    );
    const results = await session.run(Object.fromEntries(tensors));
    return (output) => toFloats(results[output]);
  };

  const gradients = await run();
  const errors: number[] = [];
  for (const { name, group, values: own } of network.parameters) {
    if (group === 'statistics') continue;
    const gradient = gradients(gradientName(name));
    const norm = Math.sqrt(gradient.reduce((sum, slope) => sum + slope * slope, 0));
    if (norm < 1e-5) continue; // what the next normalization takes away has no gradient but rounding
    const before = own.slice();
    const lossAt = async (distance: number): Promise<number> => {
      own.set(before.map((value, index) => value + (distance * (gradient[index] ?? 0)) / norm));
      return (await run())('loss')[0] ?? Number.NaN;
    };
    const tries: number[] = [];
    for (const share of [1e-2, 3e-3, 1e-3]) {
      const distance = share / Math.max(1, norm);
      const measured = ((await lossAt(distance)) - (await lossAt(-distance))) / (2 * distance);
      tries.push(Math.abs(measured - norm) / norm);
    }
    own.set(before);
    errors.push(Math.min(...tries));
  }
  return Math.max(...errors);
}

function toFloats(tensor: unknown): Float32Array {
  if (tensor instanceof Tensor && tensor.data instanceof Float32Array) return tensor.data;
  throw new TypeError('There is no such output');
}
