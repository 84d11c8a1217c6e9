import type { Node } from '../../onnx/node.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import { add, clip } from './layers/activation.ts';
import {
  batchNormalization,
  frozenBatchNormalization,
  type Statistics,
} from './layers/batch-normalization.ts';
import { convolution } from './layers/convolution.ts';
import { globalMean } from './layers/head.ts';
import type { Tape, TracedValue } from './tape.ts';
import { createTracedWeights, type TracedWeights } from './traced-weights.ts';
import { untrainable } from './untrainable.ts';

/** What is done with the running statistics of batch normalization. */
export type StatisticsMode = 'frozen' | 'updated';

/** The statistics of a batch, and the names of the weights that gather them. */
export interface GatheredStatistics {
  readonly meanWeight: string;
  readonly varianceWeight: string;
  readonly batch: Statistics;
  /** Over how many values they were taken. */
  readonly count: number;
}

/** Where a trace begins, and what it goes by. */
export interface TraceOptions {
  readonly tape: Tape;
  /** Where the trace begins: the values that are there already, by name. */
  readonly start: ReadonlyMap<string, TracedValue>;
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly statistics: StatisticsMode;
}

/** What came of tracing. */
export interface Trace {
  /** Every value that was reached, by its name in the model. */
  readonly values: ReadonlyMap<string, TracedValue>;
  /** The weights that became parameters, in the order of their use. */
  readonly parameters: readonly Tensor[];
  /** The running statistics that became inputs. */
  readonly runningStatistics: readonly Tensor[];
  readonly gathered: readonly GatheredStatistics[];
}

/**
 * Builds the nodes of a model once more, as layers that can be trained. Each weight becomes a parameter of the same
 * name; running statistics become inputs.
 *
 * @throws {ClassifierError} `model-invalid` when there is an operator for which no gradient is known.
 */
export function traceNodes(nodes: readonly Node[], options: TraceOptions): Trace {
  const weights = createTracedWeights(options.tape, options.weights);
  const values = new Map(options.start);
  const gathered: GatheredStatistics[] = [];
  for (const node of nodes) {
    const [input = ''] = node.inputs;
    const [output = ''] = node.outputs;
    const weight = readWeight(node, weights);
    const x = values.get(input);
    if (weight) weights.define(output, weight);
    else if (x && !values.has(output)) {
      values.set(output, traceNode(node, x, { ...options, weights, values, gathered }));
    }
  }
  const { parameters, runningStatistics } = weights;
  return { values, parameters, runningStatistics, gathered };
}

/** All that a node may need, and what it adds to. */
interface Surroundings extends Pick<TraceOptions, 'tape' | 'statistics'> {
  readonly weights: TracedWeights;
  readonly values: ReadonlyMap<string, TracedValue>;
  readonly gathered: GatheredStatistics[];
}

function traceNode(node: Node, x: TracedValue, surroundings: Surroundings): TracedValue {
  const { tape, weights, values } = surroundings;
  const [, second, third] = node.inputs;
  const number = (name: string | undefined): number => weights.find(name).values[0] ?? 0;
  switch (node.operator) {
    case 'Conv':
      if (third !== undefined) throw untrainable('a convolution has a bias');
      return convolution(tape, x, weights.parameter(second), readSweep(node));
    case 'BatchNormalization':
      return normalize(node, x, surroundings);
    case 'Clip':
      return clip(tape, x, { min: number(second), max: number(third) });
    case 'Add': {
      const other = values.get(second ?? '');
      if (!other) throw untrainable('an addition takes something that is no layer');
      return add(tape, x, other);
    }
    case 'ReduceMean':
    case 'GlobalAveragePool':
      return globalMean(tape, x);
    default:
      throw untrainable(`no gradient is known for ${node.operator}`);
  }
}

function normalize(
  node: Node,
  x: TracedValue,
  { tape, statistics, weights, gathered }: Surroundings,
): TracedValue {
  const [, scaleName, shiftName, meanName, varianceName] = node.inputs;
  const affine = { scale: weights.parameter(scaleName), shift: weights.parameter(shiftName) };
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  if (statistics === 'frozen') {
    const stored = { mean: weights.running(meanName), variance: weights.running(varianceName) };
    return frozenBatchNormalization(tape, x, affine, { ...stored, epsilon });
  }
  const { y, statistics: batch } = batchNormalization(tape, x, affine, { epsilon });
  const [n = 1, , h = 1, w = 1] = x.shape;
  gathered.push({
    meanWeight: weights.find(meanName).name,
    varianceWeight: weights.find(varianceName).name,
    batch,
    count: n * h * w,
  });
  return y;
}

/** A constant; or a weight that only passes: those that are stored as 16-bit floats reach their layer through a cast. */
function readWeight(
  { operator, attributes, inputs: [input = ''] }: Node,
  weights: TracedWeights,
): Tensor | undefined {
  const value = attributes['value'];
  if (operator === 'Constant') return value && 'tensor' in value ? value.tensor : undefined;
  const passes = operator === 'Cast' || operator === 'Identity';
  return passes && weights.has(input) ? weights.find(input) : undefined;
}

function readSweep(node: Node): Parameters<typeof convolution>[3] {
  const [stride = 1, strideAcross = stride] = intsAttribute(node, 'strides');
  const [top = 0, left = 0, bottom = 0, right = 0] = intsAttribute(node, 'pads');
  const { group, auto_pad: autoPad } = node.attributes;
  const isDilated = intsAttribute(node, 'dilations').some((dilation) => dilation !== 1);
  const isPaddedElsewhere = autoPad && 'text' in autoPad && autoPad.text !== 'NOTSET';
  if (isDilated || isPaddedElsewhere || stride !== strideAcross) {
    throw untrainable('a convolution is dilated, uneven or padded by a rule');
  }
  const groups = group && 'int' in group ? group.int : 1;
  return { stride, pads: [top, left, bottom, right], groups };
}

function intsAttribute({ attributes }: Node, name: string): readonly number[] {
  const value = attributes[name];
  return value && 'ints' in value ? value.ints : [];
}

function floatAttribute({ attributes }: Node, name: string, absent: number): number {
  const value = attributes[name];
  return value && 'float' in value ? value.float : absent;
}
