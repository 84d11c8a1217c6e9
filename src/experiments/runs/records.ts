import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import type { EpochReport, StepReport } from '../../training/learning/progress.ts';

const epochLineSchema = z.object({
  epoch: z.int(),
  /** The last one of the epoch. */
  step: z.int(),
  /** Milliseconds since 1970. */
  timestamp: z.int(),
  train_loss: z.number().nullable(),
  train_accuracy: z.number(),
  validation_loss: z.number().nullish(),
  validation_accuracy: z.number().nullish(),
  learning_rate: z.number(),
  seconds: z.number(),
});

const stepLineSchema = z.object({
  step: z.int(),
  epoch: z.int(),
  loss: z.number().nullable(),
  accuracy: z.number(),
  learning_rate: z.number(),
});

/** A line of `metrics.jsonl`; a loss that is no finite number is null, as JSON has it. */
export type EpochLine = z.output<typeof epochLineSchema>;
/** A line of `steps.jsonl`. */
export type StepLine = z.output<typeof stepLineSchema>;

/** An epoch under the names that trackers use. */
export function toEpochLine(report: EpochReport, timestamp: number): EpochLine {
  const { epoch, steps, train, validation, learningRate, seconds } = report;
  return {
    epoch,
    step: steps.at(-1)?.step ?? 0,
    timestamp,
    train_loss: train.loss,
    train_accuracy: train.accuracy,
    ...(validation && {
      validation_loss: validation.loss,
      validation_accuracy: validation.accuracy,
    }),
    learning_rate: learningRate,
    seconds,
  };
}

/** A step, the same. */
export function toStepLine({ step, epoch, loss, accuracy, learningRate }: StepReport): StepLine {
  return { step, epoch, loss, accuracy, learning_rate: learningRate };
}

/** The epochs of a run so far, the first one first; a line that is being written is left out. */
export function readEpochs(folder: string): Promise<readonly EpochLine[]> {
  return readLines(path.join(folder, 'metrics.jsonl'), epochLineSchema);
}

/** The steps of a run so far, the same. */
export function readSteps(folder: string): Promise<readonly StepLine[]> {
  return readLines(path.join(folder, 'steps.jsonl'), stepLineSchema);
}

async function readLines<Line>(file: string, schema: z.ZodType<Line>): Promise<readonly Line[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => schema.safeParse(parse(line)))
    .flatMap(({ data }) => data ?? []);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const evaluationSchema: z.ZodType<Evaluation> = z.object({
  count: z.int(),
  accuracy: z.number(),
  top5Accuracy: z.number(),
  loss: z.number(),
  calibrationError: z.number(),
  reliability: z
    .array(z.object({ count: z.int(), probability: z.number(), accuracy: z.number() }))
    .default([]),
  classes: z.array(
    z.object({
      label: z.string(),
      count: z.int(),
      recall: z.number().nullable(),
      precision: z.number().nullable(),
    }),
  ),
  confusion: z.array(z.array(z.int())),
});

/** How well the run's classifier does on a part; `undefined` where there is no such part, or not yet. */
export function readEvaluation(
  folder: string,
  part: 'validation' | 'test',
): Promise<Evaluation | undefined> {
  return readArtifact(folder, `${part}.json`, evaluationSchema);
}

/** An artifact that is JSON of a known form; `undefined` where there is none, or another. */
export async function readArtifact<Value>(
  folder: string,
  name: string,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  const text = await readFile(path.join(folder, 'artifacts', name), 'utf8').catch(() => '');
  return schema.safeParse(parse(text)).data;
}
