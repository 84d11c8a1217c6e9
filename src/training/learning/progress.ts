import type { Quality } from './measure.ts';
import { freshPlateau, type PlateauState } from './schedule.ts';
import { freshStopping, type StoppingState } from './stopping.ts';

/** What is known after a step; the first one is number 1. */
export interface StepReport {
  readonly step: number;
  readonly epoch: number;
  /** Steps in all epochs together. */
  readonly steps: number;
  /** Over the batch. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the head. */
  readonly learningRate: number;
}

/** What is known after an epoch; the first one is number 1. */
export interface EpochReport {
  readonly epoch: number;
  readonly steps: readonly StepReport[];
  /** While learning, dropout and all. */
  readonly train: Quality;
  /** `null` when no pictures were put aside for it. */
  readonly validation: Quality | null;
  /** Of the head, at the end of the epoch. */
  readonly learningRate: number;
  readonly seconds: number;
  readonly isBest: boolean;
}

/** All that training goes on from, beside the trainer's state. */
export interface Progress {
  readonly epochsDone: number;
  readonly plateau: PlateauState;
  readonly stopping: StoppingState;
  readonly bestLoss: number;
}

/** Before the first epoch. */
export const freshProgress: Progress = {
  epochsDone: 0,
  plateau: freshPlateau,
  stopping: freshStopping,
  bestLoss: Number.POSITIVE_INFINITY,
};
