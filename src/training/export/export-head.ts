import { f16round } from '@petamoriken/float16';

import { continueGraph } from '../../onnx/edit-graph.ts';
import type { FeatureNodes } from '../features/feature-graph.ts';
import { node } from '../features/feature-graph.ts';
import type { LinearHead } from '../features/standardize.ts';

const FLOAT32 = 1;

/**
 * Puts a new head onto a body: one ONNX file with `pixel_values` in, `logits` and `embeddings` out.
 *
 * The head is stored as 16-bit floats and computed in 32, which changes no answer that is not a tie.
 */
export function exportHead(
  baseBytes: Uint8Array,
  features: FeatureNodes,
  { weight, bias }: LinearHead,
): Uint8Array {
  const classCount = bias.length;
  return continueGraph(baseBytes, {
    nodes: [
      ...features.nodes,
      node('Cast', ['head.weight.float16'], 'head.weight', { to: { int: FLOAT32 } }),
      node('Gemm', [features.result, 'head.weight', 'head.bias'], 'logits', { transB: { int: 1 } }),
    ],
    weights: [
      ...features.weights,
      {
        name: 'head.weight.float16',
        dims: [classCount, features.featureCount],
        values: weight,
        elementType: 'float16',
      },
      { name: 'head.bias', dims: [classCount], values: bias, elementType: 'float32' },
    ],
    renamed: features.renamed,
    outputs: [
      { name: 'logits', shape: ['batch', classCount] },
      { name: 'embeddings', shape: ['batch', features.embeddingCount] },
    ],
  });
}

/** The head as it is after having been stored. */
export function settleHead({ weight, bias }: LinearHead): LinearHead {
  return { weight: weight.map((value) => f16round(value)), bias };
}
