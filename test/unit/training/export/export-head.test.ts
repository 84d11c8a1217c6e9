import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import { softmax } from '../../../../src/classification/softmax.ts';
import { exportHead } from '../../../../src/training/export/export-head.ts';
import {
  headFeatureGraph,
  headFeatureNodes,
} from '../../../../src/training/features/feature-graph.ts';
import { createRandom } from '../../../../src/training/random.ts';
import { readShippedModel } from '../../../support/shipped-models.ts';

const pets = readShippedModel('pets');
const SIDE = 260;
const TEMPERATURE = 0.5;

describe('a model that was made by training', () => {
  it('is a base like any other: its classes are features of the next one', async () => {
    const { logits = new Float32Array(), embeddings = new Float32Array() } = await run(pets);

    const features = (await run(headFeatureGraph(pets, featuresOf(pets, 37)).onnxBytes))['logits'];

    const likeness = Array.from(softmax(logits.map((value) => value / TEMPERATURE)), Math.sqrt);
    expect(largestDifference(features, [...embeddings, ...likeness])).toBeLessThan(1e-5);
  });

  it('may be trained again and again', async () => {
    const once = exportHead(pets, featuresOf(pets, 37), createHead(5, 1280 + 37));
    const twice = exportHead(once, featuresOf(once, 5), createHead(3, 1280 + 5));

    const { logits, embeddings } = await run(twice);

    expect(logits).toHaveLength(3);
    expect(embeddings).toEqual((await run(pets))['embeddings']);
  });
});

function featuresOf(base: Uint8Array, classCount: number): ReturnType<typeof headFeatureNodes> {
  return headFeatureNodes(base, 'embeddings+classes', { classCount, temperature: TEMPERATURE });
}

function createHead(classCount: number, featureCount: number): Parameters<typeof exportHead>[2] {
  const random = createRandom(classCount, 'head');
  const draw = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random.fraction() - 0.5);
  return { weight: draw(classCount * featureCount), bias: draw(classCount) };
}

/** What a model says of a picture of noise. */
async function run(onnxBytes: Uint8Array): Promise<Readonly<Record<string, Float32Array>>> {
  const session = await InferenceSession.create(onnxBytes, { intraOpNumThreads: 1 });
  const random = createRandom(1, 'noise');
  const pixels = Float32Array.from({ length: 3 * SIDE ** 2 }, () => 2 * random.fraction() - 1);
  const results = await session.run({
    pixel_values: new Tensor('float32', pixels, [1, 3, SIDE, SIDE]),
  });
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => {
      if (data instanceof Float32Array) return [name, data];
      throw new TypeError(`${name} is not of floats`);
    }),
  );
}

function largestDifference(actual: Float32Array | undefined, expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(
    ...expected.map((value, index) => Math.abs(value - (actual?.[index] ?? Number.NaN))),
  );
}
