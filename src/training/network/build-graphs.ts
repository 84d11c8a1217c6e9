import { createGraphBuilder } from '../graph/graph-builder.ts';
import { applyMask } from '../graph/layers/activation.ts';
import { crossEntropy, linear } from '../graph/layers/head.ts';
import { createTape, type Tape, type TracedValue, untraced } from '../graph/tape.ts';
import type { Gathering, StepGraph } from '../ports.ts';
import { FEED, HEAD } from './network.ts';

/** What stands between the features and the head; for a head alone there is nothing. */
export type BuildBody = (
  tape: Tape,
  features: TracedValue,
) => { readonly y: TracedValue; readonly gatherings: readonly Gathering[] };

/** What a network is like, whatever the size of its batches. */
export interface GraphOptions {
  readonly featureShape: readonly number[];
  readonly classCount: number;
  /** Whether a mask is fed that takes away some of what comes out of the body. */
  readonly isMasked: boolean;
  readonly buildBody: BuildBody;
}

/** A whole step: features in, loss, logits and gradients out. */
export function buildTrainingGraph(options: GraphOptions, batchSize: number): StepGraph {
  const { featureShape, classCount, isMasked, buildBody } = options;
  const build = once(() => {
    const builder = createGraphBuilder();
    const tape = createTape(builder);
    const features = builder.input(FEED.features, [batchSize, ...featureShape]);
    const { y: embeddings, gatherings } = buildBody(tape, untraced(features));
    const left = isMasked
      ? applyMask(tape, embeddings, builder.input(FEED.mask, embeddings.shape))
      : embeddings;
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

/** Features in, logits out. */
export function buildEvaluationGraph(options: GraphOptions, batchSize: number): StepGraph {
  const { featureShape, classCount, buildBody } = options;
  return {
    id: `evaluation of ${batchSize}`,
    encode() {
      const builder = createGraphBuilder();
      const tape = createTape(builder);
      const features = builder.input(FEED.features, [batchSize, ...featureShape]);
      const { y: embeddings } = buildBody(tape, untraced(features));
      builder.output('logits', addHead(tape, embeddings, classCount));
      return builder.encode();
    },
    gatherings: [],
  };
}

function addHead(tape: Tape, embeddings: TracedValue, classCount: number): TracedValue {
  const [, length = 1] = embeddings.shape;
  return linear(tape, embeddings, {
    weight: tape.parameter(HEAD.weight, [classCount, length]),
    bias: tape.parameter(HEAD.bias, [classCount]),
  });
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
