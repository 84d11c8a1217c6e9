import type { Parameter } from '../ports.ts';
import type { Random } from '../random.ts';
import { buildEvaluationGraph, buildTrainingGraph, type GraphOptions } from './build-graphs.ts';
import { HEAD, type Network } from './network.ts';

/**
 * A linear head on features that stay as they are.
 *
 * @param options.featureCount - Length of a picture's features.
 */
export function createHeadNetwork(options: {
  readonly featureCount: number;
  readonly classCount: number;
  readonly random: Random;
}): Network {
  const { featureCount, classCount, random } = options;
  const graphs: GraphOptions = {
    featureShape: [featureCount],
    classCount,
    isMasked: false,
    buildBody: (_tape, features) => ({ y: features, gatherings: [] }),
  };
  return {
    featureShape: graphs.featureShape,
    classCount,
    parameters: initialHead(featureCount, classCount, random),
    maskLength: 0,
    activationCount: featureCount + 4 * classCount,
    trainingGraph: (batchSize) => buildTrainingGraph(graphs, batchSize),
    evaluationGraph: (batchSize) => buildEvaluationGraph(graphs, batchSize),
  };
}

/** Uniform in ±1/√features, as PyTorch starts its linear layers. */
export function initialHead(
  featureCount: number,
  classCount: number,
  random: Random,
): readonly Parameter[] {
  const bound = 1 / Math.sqrt(featureCount);
  const draw = (length: number): Float32Array =>
    Float32Array.from({ length }, () => (2 * random.fraction() - 1) * bound);
  return [
    {
      name: HEAD.weight,
      group: 'head',
      dims: [classCount, featureCount],
      values: draw(classCount * featureCount),
    },
    { name: HEAD.bias, group: 'head', dims: [classCount], values: draw(classCount) },
  ];
}
