import { int } from '../graph/graph-builder.ts';
import { type Tape, type TracedValue, untraced } from '../graph/tape.ts';
import type { NumberArray, Parameter } from '../ports.ts';
import type { Random } from '../random.ts';
import { buildEvaluationGraph, buildTrainingGraph, type GraphOptions } from './build-graphs.ts';
import { HEAD, type Network, toDropout } from './network.ts';

const FEATURES = 'features';
const INT64 = 7;

/**
 * A linear head on features that stay as they are: the trainer has all of them, and is fed the number of a picture's row,
 * which as a float is exact up to 2^24.
 *
 * @param options.features - `[rowCount, featureCount]`: a row for each view of each picture.
 * @param options.dropout - Share of the features that is left out at each step, from 0 on.
 */
export function createHeadNetwork(options: {
  readonly features: NumberArray;
  readonly classCount: number;
  readonly dropout: number;
  readonly random: Random;
}): Network {
  const { features, classCount, random } = options;
  const [, featureCount = 0] = features.dims;
  const shared = {
    pictureShape: [],
    classCount,
    dropout: toDropout(options.dropout, featureCount),
  };
  const graphs: GraphOptions = {
    ...shared,
    buildBody: (tape, rows) => ({ y: lookUp(tape, features, rows), gatherings: [] }),
  };
  return {
    ...shared,
    parameters: initialHead(featureCount, classCount, random),
    constants: [{ name: FEATURES, ...features }],
    activationCount: featureCount + 4 * classCount,
    trainingGraph: (batchSize) => buildTrainingGraph(graphs, batchSize),
    evaluationGraph: (batchSize) => buildEvaluationGraph(graphs, batchSize),
  };
}

/** @returns The features of those rows, `[batchSize, featureCount]`. */
function lookUp({ builder }: Tape, { dims }: NumberArray, rows: TracedValue): TracedValue {
  const table = builder.input(FEATURES, dims);
  const indexes = builder.add('Cast', [rows.name], { to: int(INT64) });
  const name = builder.add('Gather', [table.name, indexes], { axis: int(0) });
  return untraced({ name, shape: [...rows.shape, ...dims.slice(1)] });
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
