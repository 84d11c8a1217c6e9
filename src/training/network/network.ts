import type { Parameter, StepGraph } from '../ports.ts';

/** What is fed to a step graph beside the parameters. */
export const FEED = { features: 'features', targets: 'targets', mask: 'mask' } as const;

/** Names of the new head's weights. */
export const HEAD = { weight: 'head.weight', bias: 'head.bias' } as const;

/** The part of a classifier that is trained: from features to logits. */
export interface Network {
  /** Of one picture, without the batch. */
  readonly featureShape: readonly number[];
  readonly classCount: number;
  /** With their values before training. */
  readonly parameters: readonly Parameter[];
  /**
   * How many numbers of a picture dropout may take away within the network; 0 where these are the features themselves, which
   * are then fed as dropout leaves them.
   */
  readonly maskLength: number;
  /** About how many numbers of one picture a training step keeps until its gradients are computed. */
  readonly activationCount: number;
  /**
   * Takes `features` `[batchSize, …featureShape]`, `targets` `[batchSize, classCount]` and, where `maskLength` is not 0, `mask`
   * `[batchSize, maskLength]`.
   */
  trainingGraph(batchSize: number): StepGraph;
  /** Takes `features` only. */
  evaluationGraph(batchSize: number): StepGraph;
}
