import { findNeeded } from '../../onnx/needed.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { Node } from '../../onnx/node.ts';
import { createGraphBuilder, sizeOf } from '../graph/graph-builder.ts';
import { createTape, type TracedValue, untraced } from '../graph/tape.ts';
import {
  type GatheredStatistics,
  type StatisticsMode,
  type Trace,
  traceNodes,
} from '../graph/trace-nodes.ts';
import type { Gathering, Parameter } from '../ports.ts';
import type { Random } from '../random.ts';
import { type BuildBody, buildEvaluationGraph, buildTrainingGraph } from './build-graphs.ts';
import { initialHead } from './head-network.ts';
import { type Network, toDropout } from './network.ts';

export const INPUT = 'pixel_values';
export const EMBEDDINGS = 'embeddings';

/** A value at which a body is cut in two, and the shape that it has for one picture. */
export interface Cut {
  readonly valueName: string;
  readonly shape: readonly number[];
}

/**
 * The rest of a body from a cut on, with a new head.
 *
 * @param options.statistics - Whether batch normalization keeps its statistics, or takes those of each batch and lets
 *   the running ones follow.
 * @throws {ClassifierError} `model-invalid` when there is something that cannot be trained.
 */
export function createFineTuningNetwork(options: {
  readonly body: Graph;
  readonly cut: Cut;
  readonly classCount: number;
  readonly statistics: StatisticsMode;
  /** Share of the embeddings that is left out at each step, from 0 on. */
  readonly dropout: number;
  readonly random: Random;
}): Network {
  const { body, cut, classCount, statistics, random } = options;
  const nodes = bodyNodes(body);

  function buildBody(mode: StatisticsMode): BuildBody {
    return (tape, pictures) => {
      const start = new Map([[cut.valueName, pictures]]);
      const trace = traceNodes(nodes, { tape, start, weights: body.weights, statistics: mode });
      for (const { batch, meanWeight, varianceWeight } of trace.gathered) {
        tape.builder.output(batchStatistic(meanWeight), batch.mean);
        tape.builder.output(batchStatistic(varianceWeight), batch.variance);
      }
      return { y: embeddingsOf(trace), gatherings: trace.gathered.flatMap(toGatherings) };
    };
  }

  const trace = tryOut(nodes, body, cut);
  const { parameters, runningStatistics, values } = trace;
  const [, featureCount = 1] = values.get(EMBEDDINGS)?.shape ?? [];
  const shared = {
    pictureShape: cut.shape,
    classCount,
    dropout: toDropout(options.dropout, featureCount),
  };
  return {
    ...shared,
    parameters: [
      ...parameters.map((tensor) => toParameter(tensor, 'body')),
      ...runningStatistics.map((tensor) => toParameter(tensor, 'statistics')),
      ...initialHead(featureCount, classCount, random),
    ],
    constants: [],
    activationCount: countActivations(nodes, trace),
    trainingGraph: (batchSize) =>
      buildTrainingGraph({ ...shared, buildBody: buildBody(statistics) }, batchSize),
    evaluationGraph: (batchSize) =>
      buildEvaluationGraph({ ...shared, buildBody: buildBody('frozen') }, batchSize),
  };
}

/** The nodes that lead to the embeddings. */
export function bodyNodes({ nodes }: Graph): readonly Node[] {
  const isNeeded = findNeeded(nodes, [EMBEDDINGS]);
  return nodes.filter(({ outputs }) => outputs.some(isNeeded));
}

/** Traces a body for a single picture, only to learn what is in it and what shapes its values have. */
export function tryOut(
  nodes: readonly Node[],
  { weights }: Graph,
  { valueName, shape }: Cut,
): Trace {
  const tape = createTape(createGraphBuilder());
  const features = untraced(tape.builder.input(valueName, [1, ...shape]));
  const start = new Map([[valueName, features]]);
  return traceNodes(nodes, { tape, start, weights, statistics: 'frozen' });
}

/**
 * What the gradients are made of: every result but those that are clipped at once, as of these only the clipped ones are
 * looked at again.
 */
function countActivations(nodes: readonly Node[], { values }: Trace): number {
  const clipped = new Set(
    nodes.filter(({ operator }) => operator === 'Clip').map(({ inputs }) => inputs[0]),
  );
  const kept = Array.from(values).filter(([name]) => !clipped.has(name));
  return kept.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
}

function embeddingsOf({ values }: Trace): TracedValue {
  const embeddings = values.get(EMBEDDINGS);
  if (!embeddings) throw new TypeError('The embeddings do not come from the cut');
  return embeddings;
}

function toGatherings({ meanWeight, varianceWeight, count }: GatheredStatistics): Gathering[] {
  return [
    { parameter: meanWeight, output: batchStatistic(meanWeight), correction: 1 },
    {
      parameter: varianceWeight,
      output: batchStatistic(varianceWeight),
      correction: count / (count - 1),
    },
  ];
}

function batchStatistic(weight: string): string {
  return `batch's ${weight}`;
}

function toParameter(
  { name, dims, values }: Trace['parameters'][number],
  group: Parameter['group'],
): Parameter {
  return { name, dims, group, values: Float32Array.from(values) };
}
