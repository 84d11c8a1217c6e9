import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import { createTrainerStarter } from '../../../../src/inference/training/start-trainer.ts';
import { readGraph } from '../../../../src/onnx/graph.ts';
import {
  exportFineTuned,
  settleFineTuned,
} from '../../../../src/training/export/export-fine-tuned.ts';
import { cutFeatureGraph } from '../../../../src/training/features/feature-graph.ts';
import { FEED } from '../../../../src/training/network/network.ts';
import type { Values } from '../../../../src/training/prepared.ts';
import { createRandom } from '../../../../src/training/random.ts';
import { adam, CLASS_COUNT, createLastBlock, feedNoise } from '../../../support/one-block.ts';
import { readShippedModel } from '../../../support/shipped-models.ts';

const baseBytes = readShippedModel('base');

describe('a fine-tuned classifier in one file', () => {
  it.each(['frozen', 'updated'] as const)(
    'answers as the trainer does, statistics %s',
    async (statistics) => {
      const pixels = drawPixels(2);

      const { values, logits } = await trainLastBlock(statistics, pixels);
      const exported = await run(exportFineTuned(baseBytes, values), pixels);

      expect(exported['logits']?.dims).toEqual([2, CLASS_COUNT]);
      expect(exported['embeddings']?.dims).toEqual([2, 1280]);
      expect(largestDifference(exported['logits'], logits)).toBeLessThan(1e-3);
    },
  );

  it('takes any number of pictures, and no more room than the base', async () => {
    const { values } = await trainLastBlock('frozen', drawPixels(1));
    const onnxBytes = exportFineTuned(baseBytes, values);

    const { inputs, outputs } = readGraph(onnxBytes);
    expect(inputs).toEqual([{ name: 'pixel_values', shape: ['batch', 3, 224, 224] }]);
    expect(outputs).toEqual([
      { name: 'logits', shape: ['batch', CLASS_COUNT] },
      { name: 'embeddings', shape: ['batch', 1280] },
    ]);
    expect(onnxBytes.length).toBeLessThan(baseBytes.length);
  });
});

/** Three large steps; the answers are of the values as the file will hold them. */
async function trainLastBlock(
  statistics: 'frozen' | 'updated',
  pixels: Tensor,
): Promise<{ readonly values: Values; readonly logits: Float32Array }> {
  const { cut, network } = createLastBlock(statistics);
  const trainer = await createTrainerStarter({ threads: 1 })().begin({
    parameters: network.parameters,
    constants: [],
    optimizer: adam,
  });
  try {
    const graph = network.trainingGraph(3);
    const step = { graph, feeds: feedNoise(network, 3), learningRates: { head: 1e-2, body: 1e-3 } };
    for (let count = 0; count < 3; count++) await trainer.step(step);
    const state = await trainer.save();
    const values = settleFineTuned(readGraph(baseBytes), state.values);
    await trainer.restore({ ...state, values });
    const seen = await run(cutFeatureGraph(baseBytes, cut).onnxBytes, pixels);
    const [batchSize = 0] = pixels.dims;
    const features = {
      values: toFloats(seen['logits']),
      dims: [batchSize, ...network.pictureShape],
    };
    const evaluation = network.evaluationGraph(batchSize);
    const feeds = { [FEED.pictures]: features };
    return { values, logits: await trainer.evaluate({ graph: evaluation, feeds }) };
  } finally {
    trainer.close();
  }
}

function drawPixels(batchSize: number): Tensor {
  const random = createRandom(3, 'pixels');
  const length = batchSize * 3 * 224 * 224;
  const values = Float32Array.from({ length }, () => 2 * random.fraction() - 1);
  return new Tensor('float32', values, [batchSize, 3, 224, 224]);
}

async function run(
  onnxBytes: Uint8Array,
  pixels: Tensor,
): Promise<InferenceSession.OnnxValueMapType> {
  const session = await InferenceSession.create(onnxBytes, { intraOpNumThreads: 1 });
  return session.run({ pixel_values: pixels });
}

function toFloats(tensor: unknown): Float32Array {
  if (tensor instanceof Tensor && tensor.data instanceof Float32Array) return tensor.data;
  throw new TypeError('There is no such output');
}

function largestDifference(tensor: unknown, expected: Float32Array): number {
  const actual = toFloats(tensor);
  return Math.max(
    ...expected.map((value, index) => Math.abs(value - (actual[index] ?? Number.NaN))),
  );
}
