import type {
  Feed,
  Gathering,
  OptimizerOptions,
  Parameter,
  ParameterGroup,
  TrainerState,
} from '../../training/ports.ts';

/** What the parent asks for; one thing at a time, each with its answer. */
export type Request =
  | {
      readonly type: 'start';
      readonly parameters: readonly Parameter[];
      readonly optimizer: OptimizerOptions;
      readonly threads: number;
    }
  | {
      readonly type: 'constant';
      readonly name: string;
      readonly dims: readonly number[];
      /** A piece of its values, and where it begins. */
      readonly values: Float32Array;
      readonly start: number;
    }
  | {
      readonly type: 'open';
      readonly graph: string;
      readonly onnxBytes: Uint8Array;
      readonly gatherings: readonly Gathering[];
    }
  | {
      readonly type: 'step';
      readonly graph: string;
      readonly feeds: Readonly<Record<string, Feed>>;
      readonly learningRates: Readonly<Record<ParameterGroup, number>>;
    }
  | {
      readonly type: 'evaluate';
      readonly graph: string;
      readonly feeds: Readonly<Record<string, Feed>>;
    }
  | { readonly type: 'save' }
  | { readonly type: 'restore'; readonly state: TrainerState }
  | { readonly type: 'memory' };

/** What comes back for each kind of request. */
export interface Results {
  start: undefined;
  constant: undefined;
  open: undefined;
  step: { readonly loss: number; readonly logits: Float32Array };
  evaluate: Float32Array;
  save: TrainerState;
  restore: undefined;
  /** Bytes at most so far. */
  memory: number;
}

export type Reply = { readonly result: Results[keyof Results] } | { readonly problem: string };
