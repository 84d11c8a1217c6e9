import { ClassifierError } from '../../errors.ts';
import { continueGraph } from '../../onnx/edit-graph.ts';
import { readGraph } from '../../onnx/graph.ts';
import type { Node } from '../../onnx/node.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import type { Recipe } from '../learning/recipe.ts';
import type { Cut } from '../network/fine-tuning-network.ts';

/** What a body sees in a picture, as an ONNX graph of its own that the inference engine can run. */
export interface FeatureGraph {
  /** Input `pixel_values`; its only output, `[batch, featureCount]`, is called `logits`, as the engine wants it. */
  readonly onnxBytes: Uint8Array;
  readonly featureCount: number;
}

/** Nodes that compute the features, and the name of their result. */
export interface FeatureNodes {
  readonly nodes: readonly Node[];
  readonly weights: readonly Tensor[];
  readonly result: string;
  readonly renamed: ReadonlyMap<string, string>;
  readonly featureCount: number;
  /** How many of them are embeddings; these come first. */
  readonly embeddingCount: number;
}

const EMBEDDINGS = 'embeddings';
/** The base's own logits, whose name the new classifier takes. */
const BASE_LOGITS = 'base.logits';

/**
 * The features of a head: embeddings, and what the base takes the picture for.
 *
 * @throws {ClassifierError} `model-invalid` when the base gives no embeddings of a known length.
 */
export function headFeatureNodes(
  baseBytes: Uint8Array,
  features: Recipe['features'],
  base: { readonly classCount: number; readonly temperature: number },
): FeatureNodes {
  const embeddingCount = countEmbeddings(baseBytes);
  const renamed = new Map([['logits', BASE_LOGITS]]);
  if (features === 'embeddings') {
    return {
      nodes: [],
      weights: [],
      result: EMBEDDINGS,
      renamed,
      featureCount: embeddingCount,
      embeddingCount,
    };
  }
  const temperature: Tensor = {
    name: 'base.temperature',
    dims: [],
    values: Float32Array.of(base.temperature),
    elementType: 'float32',
  };
  const result = 'features';
  return {
    // The square root brings the many classes that are hardly likely into the same range as the few that are.
    nodes: [
      node('Div', [BASE_LOGITS, temperature.name], 'base.tempered'),
      node('Softmax', ['base.tempered'], 'base.probabilities', { axis: { int: 1 } }),
      node('Sqrt', ['base.probabilities'], 'base.likeness'),
      node('Concat', [EMBEDDINGS, 'base.likeness'], result, { axis: { int: 1 } }),
    ],
    weights: [temperature],
    result,
    renamed,
    featureCount: embeddingCount + base.classCount,
    embeddingCount,
  };
}

/** Makes a graph whose output is features of a head. */
export function headFeatureGraph(baseBytes: Uint8Array, features: FeatureNodes): FeatureGraph {
  return endWith(baseBytes, features);
}

/** Makes a graph whose output is what passes a cut, flattened. */
export function cutFeatureGraph(baseBytes: Uint8Array, { valueName, shape }: Cut): FeatureGraph {
  const featureCount = shape.reduce((product, length) => product * length, 1);
  return endWith(baseBytes, {
    nodes: [node('Flatten', [valueName], 'features', { axis: { int: 1 } })],
    weights: [],
    result: 'features',
    renamed: new Map([['logits', BASE_LOGITS]]),
    featureCount,
  });
}

/** Makes a graph that does next to nothing: whatever can be decoded has a mean colour. */
export function probeGraph(baseBytes: Uint8Array): FeatureGraph {
  return endWith(baseBytes, {
    nodes: [
      node('GlobalAveragePool', ['pixel_values'], 'mean colour'),
      node('Flatten', ['mean colour'], 'features', { axis: { int: 1 } }),
    ],
    weights: [],
    result: 'features',
    renamed: new Map([['logits', BASE_LOGITS]]),
    featureCount: 3,
  });
}

function endWith(
  baseBytes: Uint8Array,
  features: Omit<FeatureNodes, 'embeddingCount'>,
): FeatureGraph {
  const { nodes, weights, result, renamed, featureCount } = features;
  const onnxBytes = continueGraph(baseBytes, {
    nodes: [...nodes, node('Identity', [result], 'logits')],
    weights,
    renamed,
    outputs: [{ name: 'logits', shape: ['batch', featureCount] }],
  });
  return { onnxBytes, featureCount };
}

function countEmbeddings(baseBytes: Uint8Array): number {
  const embeddings = readGraph(baseBytes).outputs.find(({ name }) => name === EMBEDDINGS);
  const count = embeddings?.shape[1];
  if (typeof count === 'number') return count;
  throw new ClassifierError('model-invalid', 'this model cannot be a base: it has no embeddings');
}

/** A node whose only result has its name. */
export function node(
  operator: string,
  inputs: readonly string[],
  result: string,
  attributes: Node['attributes'] = {},
): Node {
  return { operator, name: result, inputs, outputs: [result], attributes };
}
