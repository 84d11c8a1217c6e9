import { readFile, stat } from 'node:fs/promises';

import type { Model } from '../../classification/model.ts';
import type { InferenceEngine } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import type { Skipped } from '../../training/data/hash-examples.ts';
import { mapInOrder } from '../map-in-order.ts';
import type { Question } from './match-labels.ts';

/** What a model said. */
export interface Answers {
  /** Of each picture that could be read, divided by the temperature. */
  readonly logits: readonly Float32Array[];
  /** What these pictures show. */
  readonly classIndexes: readonly number[];
  readonly skipped: readonly Skipped[];
}

/** Whom to ask, and how. */
export interface AskOptions {
  readonly model: Model;
  readonly engine: InferenceEngine;
  readonly parallelism: number;
  readonly maxImageBytes: number;
  /** Called after each picture. */
  readonly onAnswer: () => void;
}

/** Shows a model all pictures; those that are none are skipped. */
export async function askQuestions(
  questions: readonly Question[],
  options: AskOptions,
): Promise<Answers> {
  const logits: Float32Array[] = [];
  const classIndexes: number[] = [];
  const skipped: Skipped[] = [];
  const ask = (question: Question): Promise<Answer> => answer(question, options);
  for await (const result of mapInOrder(questions, options.parallelism, ask)) {
    if (result.row === undefined) skipped.push({ file: result.file, reason: result.reason });
    else {
      logits.push(result.row.map((value) => value / options.model.temperature));
      classIndexes.push(result.classIndex);
    }
    options.onAnswer();
  }
  return { logits, classIndexes, skipped };
}

type Answer =
  | { readonly row: Float32Array; readonly classIndex: number }
  | { readonly row: undefined; readonly file: string; readonly reason: string };

async function answer(
  { file, classIndex }: Question,
  { model, engine, maxImageBytes }: AskOptions,
): Promise<Answer> {
  try {
    const imageBytes = await readLimited(file, maxImageBytes);
    const { outputs } = await engine.run(imageBytes, { model, outputs: ['logits'] });
    return { row: outputs.logits ?? new Float32Array(), classIndex };
  } catch (error) {
    if (!(error instanceof ClassifierError && error.code.startsWith('image-'))) throw error;
    return { row: undefined, file, reason: error.message };
  }
}

/** @throws {ClassifierError} `image-missing` or `image-too-large`. */
async function readLimited(file: string, maxBytes: number): Promise<Uint8Array> {
  const missing = (cause: unknown): never => {
    throw new ClassifierError('image-missing', 'cannot be read', { cause });
  };
  const { size } = await stat(file).catch(missing);
  if (size === 0) throw new ClassifierError('image-missing', 'is empty');
  if (size > maxBytes) throw new ClassifierError('image-too-large', 'is too large');
  return readFile(file).catch(missing);
}
