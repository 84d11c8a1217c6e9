import type { Model } from '../classification/model.ts';
import type { Skipped } from './data/hash-examples.ts';
import type { Part, Split, SplitOptions } from './data/split.ts';
import type { LabelledPicture } from './learning/batches.ts';
import type { Recipe } from './learning/recipe.ts';
import type { Network } from './network/network.ts';
import type { OpenEngineFor, TrainerState } from './ports.ts';

/** A model that training starts from. */
export interface Base {
  readonly model: Model;
  readonly onnxBytes: Uint8Array;
}

/** What preparing needs from outside. */
export interface PrepareOptions {
  readonly base: Base;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly split: SplitOptions;
  readonly openEngine: OpenEngineFor;
  /** Where features are kept between runs. */
  readonly cacheFolder: string;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** The trainer's values by the names of their parameters. */
export type Values = TrainerState['values'];

/** All that a classifier is trained and tested with, whichever part of it is trained. */
export interface Prepared {
  /** In the order of the classes. */
  readonly labels: readonly string[];
  readonly split: Split;
  readonly skipped: readonly Skipped[];
  readonly pictures: Readonly<Record<Part, readonly LabelledPicture[]>>;
  readonly network: Network;
  /** The values as a file will hold them, which is less exactly: what is measured is to be what is published. */
  settle(values: Values): Values;
  /** Makes one ONNX file: `pixel_values` in, `logits` and `embeddings` out. */
  export(values: Values): Uint8Array;
  close(): Promise<void>;
}
