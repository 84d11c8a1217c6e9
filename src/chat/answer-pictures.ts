import { setMaxListeners } from 'node:events';

import type { Classification, Classifier } from '../classification/classifier.ts';
import { type ErrorCode, type ErrorDetails, isOurFault, toClassifierError } from '../errors.ts';
import type { FairQueue } from './fair-queue.ts';
import type { Item, Picture, SkipReason } from './picture.ts';
import { type Pause, retryWhileOverloaded } from './retry-while-overloaded.ts';

/** What somebody wants to know: one message, one command. */
export interface PictureRequest {
  /** Who asks; the same key on every message of the same person. */
  readonly userKey: string;
  readonly items: readonly Item[];
  /** How many labels, 1 or more; the operator's choice when left out. */
  readonly k?: number | undefined;
  /** A model's name; the default model when left out. */
  readonly model?: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Why there is no answer for a picture. */
export interface Failure {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** Under what the log has it; only where the fault is ours. */
  readonly reference: string | undefined;
}

/** What became of one item. */
export type PictureResult = { readonly name: string | undefined; readonly isSpoiler: boolean } & (
  | { readonly classification: Classification; readonly isPreview: boolean }
  | { readonly skipped: SkipReason }
  | { readonly failure: Failure }
);

export interface AnswerDependencies {
  readonly classifier: Classifier;
  readonly queue: FairQueue;
  /** How long a picture may wait, from the request until its classification begins. */
  readonly maxWaitMs: number;
  /** Told of every failure that is ours, with the reference that the person asking was given. */
  readonly reportError: (error: unknown, context: { readonly reference: string }) => void;
  readonly createReference: () => string;
  readonly pause: Pause;
}

/**
 * Makes what every chat platform shares: pictures in, results out, in the order of the items.
 *
 * @returns A function that rejects with the signal's reason when that is aborted, and never otherwise: failures are
 *   results.
 */
export function createPictureAnswerer(
  dependencies: AnswerDependencies,
): (request: PictureRequest) => Promise<readonly PictureResult[]> {
  const { classifier, queue, maxWaitMs, reportError, createReference, pause } = dependencies;

  async function classify(
    picture: Picture,
    { k, model, signal }: PictureRequest,
    deadline: number,
  ): Promise<Classification> {
    const imageBytes = await picture.load(signal);
    const attempt = async (): Promise<Classification> =>
      classifier.classify(imageBytes, { k, model, signal });
    return retryWhileOverloaded(attempt, { deadline, pause, signal });
  }

  function toFailure(error: unknown): Failure {
    const { code, details } = toClassifierError(error);
    if (!isOurFault(error)) return { code, details, reference: undefined };
    const reference = createReference();
    reportError(error, { reference });
    return { code, details, reference };
  }

  async function answerItem(
    item: Item,
    request: PictureRequest,
    deadline: number,
  ): Promise<PictureResult> {
    const { name, isSpoiler } = item;
    if ('skipped' in item) return { name, isSpoiler, skipped: item.skipped };
    const { userKey, signal } = request;
    try {
      const task = async (): Promise<Classification> => classify(item, request, deadline);
      const classification = await queue.run(userKey, task, signal);
      return { name, isSpoiler, classification, isPreview: item.isPreview ?? false };
    } catch (error) {
      signal.throwIfAborted(); // whatever failed after that is nobody's failure
      return { name, isSpoiler, failure: toFailure(error) };
    }
  }

  return async (request) => {
    const { items, signal } = request;
    setMaxListeners(0, signal); // every picture of an album listens: more than Node takes for a leak
    const deadline = performance.now() + maxWaitMs;
    const results = await Promise.all(items.map((item) => answerItem(item, request, deadline)));
    signal.throwIfAborted();
    return results;
  };
}
