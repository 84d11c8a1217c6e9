import type { Model } from '../classification/model.ts';
import type { InferenceEngine } from '../classification/ports.ts';
import type { EpochReport, Progress } from './learning/progress.ts';

/** Numbers with a shape, row-major. */
export interface NumberArray {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

/** What a graph is fed: numbers with a shape, row-major. Whole numbers up to 255 may come as bytes, which travel faster. */
export interface Feed {
  readonly values: Float32Array | Uint8Array;
  readonly dims: readonly number[];
}

/** Weights that share a learning rate: the new head, and the body that was there before. */
export type ParameterGroup = 'head' | 'body';

/** Something that training changes. */
export interface Parameter extends NumberArray {
  readonly name: string;
  /** `statistics` follow the data, and have no gradient. */
  readonly group: ParameterGroup | 'statistics';
}

/** Something that a graph looks things up in and that never changes: the trainer is given it once. */
export interface Constant extends NumberArray {
  readonly name: string;
}

/** How running statistics follow those of a batch. */
export interface Gathering {
  /** Name of the statistic among the parameters. */
  readonly parameter: string;
  /** Name of the graph's output that has the batch's. */
  readonly output: string;
  /** What the batch's value is multiplied with first: n / (n - 1) for a variance, which is stored unbiased. */
  readonly correction: number;
}

/** What the gradient of a parameter is called among a graph's outputs. */
export function gradientName(parameter: string): string {
  return `gradient of ${parameter}`;
}

/** A computation for batches of one size, as an ONNX file. */
export interface StepGraph {
  /** Different for different graphs of one network. */
  readonly id: string;
  /** Inputs: every parameter and constant by name, and what is fed. Outputs: `loss`, `logits`, gradients by {@link gradientName}. */
  encode(): Uint8Array;
  readonly gatherings: readonly Gathering[];
}

/** One batch, and how far to go. */
interface Step {
  readonly graph: StepGraph;
  readonly feeds: Readonly<Record<string, Feed>>;
  readonly learningRates: Readonly<Record<ParameterGroup, number>>;
}

/** What the optimizer needs beside gradients: Adam by Kingma and Ba (2015), its weight decay by Loshchilov (2019). */
export interface OptimizerOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Share of a weight, times the learning rate, that is taken off it at each step; biases are left alone. */
  readonly weightDecay: number;
}

/** All that has to be kept to go on later just as if nothing had happened. */
export interface TrainerState {
  readonly stepCount: number;
  readonly values: Readonly<Record<string, Float32Array>>;
  /** Adam's running means of gradients and of their squares. */
  readonly firstMoments: Readonly<Record<string, Float32Array>>;
  readonly secondMoments: Readonly<Record<string, Float32Array>>;
}

/** Does training steps, one after the other, somewhere that does not hold up anything else. */
export interface Trainer {
  /**
   * Computes gradients and changes the parameters by them. Several may be asked for at once: each goes on from where the one
   * before has come to.
   *
   * @returns The loss before the change, and the logits, `[batchSize, classCount]`.
   * @throws {ClassifierError} `internal` when the computation fails or its process is gone.
   */
  step(step: Step): Promise<{ readonly loss: number; readonly logits: Float32Array }>;
  /** Computes logits only. */
  evaluate(batch: Pick<Step, 'graph' | 'feeds'>): Promise<Float32Array>;
  /** A copy of everything as it is now. */
  save(): Promise<TrainerState>;
  restore(state: TrainerState): Promise<void>;
  /** How much memory its process has had at most. */
  peakMemoryBytes(): Promise<number>;
  close(): void;
}

/** A trainer that has nothing to train yet. */
export interface IdleTrainer {
  /**
   * Gives it the parameters with their first values, and everything else that it is to work with. Once.
   *
   * @throws {ClassifierError} `internal` when its process is gone.
   */
  begin(work: {
    readonly parameters: readonly Parameter[];
    readonly constants: readonly Constant[];
    readonly optimizer: OptimizerOptions;
  }): Promise<Trainer>;
  close(): void;
}

/** Starts a trainer, which then gets ready by itself. */
export type StartTrainer = () => IdleTrainer;

/** An inference engine that has been started for one model, and has to be ended. */
export interface OpenEngine {
  readonly engine: InferenceEngine;
  /** How many pictures are worked on at once. */
  readonly parallelism: number;
  close(): void;
}

/** Starts an inference engine for one model. */
export type OpenEngineFor = (model: Model) => Promise<OpenEngine>;

/** Where a run keeps what it learns, safe at any moment. */
export interface RunRecorder {
  recordEpoch(report: EpochReport): Promise<void>;
  saveCheckpoint(name: 'best' | 'last', checkpoint: Checkpoint): Promise<void>;
  /** @returns `undefined` when there is none yet. */
  loadCheckpoint(name: 'best' | 'last'): Promise<Checkpoint | undefined>;
  /** Text, bytes, or a value that becomes JSON. */
  saveArtifact(name: string, content: string | Uint8Array | object): Promise<void>;
}

/** All that training goes on from. */
export interface Checkpoint {
  readonly progress: Progress;
  readonly state: TrainerState;
}
