import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

import type { Model } from '../../classification/model.ts';
import type { InferenceEngine } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import { CONTESTED, findContested, type Skipped } from '../../training/data/hash-examples.ts';
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

/** Shows a model all pictures; those that are none, or that stand under two labels, are skipped. */
export async function askQuestions(
  questions: readonly Question[],
  options: AskOptions,
): Promise<Answers> {
  const answered: Answered[] = [];
  const skipped: Skipped[] = [];
  const ask = (question: Question): Promise<Answered | Skipped> => answer(question, options);
  for await (const result of mapInOrder(questions, options.parallelism, ask)) {
    if ('reason' in result) skipped.push(result);
    else answered.push(result);
    options.onAnswer();
  }
  const contested = findContested(answered, ({ classIndex }) => classIndex);
  const kept = answered.filter(({ hash }) => !contested.has(hash));
  const left = answered.filter(({ hash }) => contested.has(hash)).map(({ file }) => file);
  const reason = CONTESTED;
  return {
    logits: kept.map(({ logits }) => logits),
    classIndexes: kept.map(({ classIndex }) => classIndex),
    skipped: [...skipped, ...[...new Set(left)].map((file) => ({ file, reason }))],
  };
}

interface Answered extends Question {
  /** Of what is in the file. */
  readonly hash: string;
  readonly logits: Float32Array;
}

async function answer(
  question: Question,
  { model, engine, maxImageBytes }: AskOptions,
): Promise<Answered | Skipped> {
  const { file } = question;
  try {
    const imageBytes = await readLimited(file, maxImageBytes);
    const hash = createHash('sha256').update(imageBytes).digest('hex');
    const { outputs } = await engine.run(imageBytes, { model, outputs: ['logits'] });
    const logits = outputs.logits?.map((value) => value / model.temperature);
    return { ...question, hash, logits: logits ?? new Float32Array() };
  } catch (error) {
    if (!(error instanceof ClassifierError && error.code.startsWith('image-'))) throw error;
    return { file, reason: error.message };
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
