import type { Constant, Parameter, StepGraph } from '../ports.ts';

/** What is fed to a step graph beside parameters and constants. */
export const FEED = { pictures: 'pictures', targets: 'targets', mask: 'mask' } as const;

/** Names of the new head's weights. */
export const HEAD = { weight: 'head.weight', bias: 'head.bias' } as const;

/** What is left out of the features that come before the head (Srivastava et al., 2014). */
export interface Dropout {
  /** How many features a picture has. */
  readonly featureCount: number;
  /** Share of them, above 0 and below 1. */
  readonly rate: number;
}

/** What a recipe's share comes to. */
export function toDropout(rate: number, featureCount: number): Dropout | undefined {
  return rate > 0 ? { featureCount, rate } : undefined;
}

/** The part of a classifier that is trained: from what is fed of a picture to logits. */
export interface Network {
  /** Of what is fed of one picture, without the batch. */
  readonly pictureShape: readonly number[];
  readonly classCount: number;
  /** With their values before training. */
  readonly parameters: readonly Parameter[];
  readonly constants: readonly Constant[];
  /** What is left out by chance while it learns; `undefined` when nothing is. */
  readonly dropout: Dropout | undefined;
  /** About how many numbers of one picture a training step keeps until its gradients are computed. */
  readonly activationCount: number;
  /**
   * Takes `pictures` `[batchSize, …pictureShape]`, `targets` `[batchSize, classCount]` and, where there is dropout, `mask`
   * `[batchSize, featureCount]`: 0 for what is left out, 1 for the rest.
   */
  trainingGraph(batchSize: number): StepGraph;
  /** Takes `pictures` only. */
  evaluationGraph(batchSize: number): StepGraph;
}
