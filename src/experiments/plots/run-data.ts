import { z } from 'zod';

import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import {
  type EpochLine,
  readArtifact,
  readEpochs,
  readEvaluation,
  readSteps,
  type StepLine,
} from '../runs/records.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { Run } from '../runs/run.ts';

const countsSchema = z.object({ train: z.int(), validation: z.int(), test: z.int() });
const skippedSchema = z.array(z.object({ file: z.string(), reason: z.string() }));

/** How many pictures of a class are in each part. */
export type ClassCounts = z.output<typeof countsSchema>;

/** All that a run's folder says of it; what is not there, or not yet, is empty or missing. */
export interface RunData {
  readonly run: Run;
  readonly epochs: readonly EpochLine[];
  readonly steps: readonly StepLine[];
  readonly validation: Evaluation | undefined;
  readonly test: Evaluation | undefined;
  readonly distribution: Readonly<Record<string, ClassCounts>>;
  readonly skipped: z.output<typeof skippedSchema>;
}

/** Reads what charts and reports are made of. */
export async function readRunData({ run, folder }: RunFolder): Promise<RunData> {
  const distribution = z.record(z.string(), countsSchema);
  return {
    run,
    epochs: await readEpochs(folder),
    steps: await readSteps(folder),
    validation: await readEvaluation(folder, 'validation'),
    test: await readEvaluation(folder, 'test'),
    distribution: (await readArtifact(folder, 'class-distribution.json', distribution)) ?? {},
    skipped: (await readArtifact(folder, 'skipped.json', skippedSchema)) ?? [],
  };
}
