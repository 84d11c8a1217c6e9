import { createGraphBuilder } from '../graph/graph-builder.ts';
import { dropOut } from '../graph/layers/activation.ts';
import { crossEntropy, linear } from '../graph/layers/head.ts';
import { createTape, type Tape, type TracedValue, untraced } from '../graph/tape.ts';
import type { Gathering, StepGraph } from '../ports.ts';
import { type Dropout, FEED, HEAD } from './network.ts';

/** What stands between what is fed and the head. */
export type BuildBody = (
  tape: Tape,
  pictures: TracedValue,
) => { readonly y: TracedValue; readonly gatherings: readonly Gathering[] };

/** What a network is like, whatever the size of its batches. */
export interface GraphOptions {
  readonly pictureShape: readonly number[];
  readonly classCount: number;
  readonly dropout: Dropout | undefined;
  readonly buildBody: BuildBody;
}

/** A whole step: pictures in, loss, logits and gradients out. */
export function buildTrainingGraph(options: GraphOptions, batchSize: number): StepGraph {
  const { pictureShape, classCount, dropout, buildBody } = options;
  const build = once(() => {
    const builder = createGraphBuilder();
    const tape = createTape(builder);
    const pictures = builder.input(FEED.pictures, [batchSize, ...pictureShape]);
    const { y: features, gatherings } = buildBody(tape, untraced(pictures));
    const left = dropout
      ? dropOut(tape, features, builder.input(FEED.mask, features.shape), dropout)
      : features;
    const logits = addHead(tape, left, classCount);
    const targets = builder.input(FEED.targets, [batchSize, classCount]);
    const { loss, gradient } = crossEntropy(tape, logits, targets);
    builder.output('loss', loss);
    builder.output('logits', logits);
    tape.differentiate(logits, gradient);
    return { onnxBytes: builder.encode(), gatherings };
  });
  return {
    id: `training of ${batchSize}`,
    encode: () => build().onnxBytes,
    get gatherings() {
      return build().gatherings;
    },
  };
}

/** Pictures in, logits out. */
export function buildEvaluationGraph(options: GraphOptions, batchSize: number): StepGraph {
  const { pictureShape, classCount, buildBody } = options;
  return {
    id: `evaluation of ${batchSize}`,
    encode() {
      const builder = createGraphBuilder();
      const tape = createTape(builder);
      const pictures = builder.input(FEED.pictures, [batchSize, ...pictureShape]);
      const { y: features } = buildBody(tape, untraced(pictures));
      builder.output('logits', addHead(tape, features, classCount));
      return builder.encode();
    },
    gatherings: [],
  };
}

function addHead(tape: Tape, features: TracedValue, classCount: number): TracedValue {
  const [, length = 1] = features.shape;
  return linear(tape, features, {
    weight: tape.parameter(HEAD.weight, [classCount, length]),
    bias: tape.parameter(HEAD.bias, [classCount]),
  });
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
