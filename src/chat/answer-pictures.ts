import { setMaxListeners } from 'node:events';

import type { Classification, Classifier } from '../classification/classifier.ts';
import { type ErrorCode, type ErrorDetails, isOurFault, toClassifierError } from '../errors.ts';
import type { FairQueue } from './fair-queue.ts';
import type { Item, Picture, SkipReason } from './picture.ts';
import type { PictureReport, Platform, ReportAnswer } from './ports.ts';
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
  /** Told of every request that was answered, also of one that is answered with failures. */
  readonly reportAnswer: ReportAnswer;
  /** Told of every failure that is ours, with the reference that the person asking was given. */
  readonly reportError: (error: unknown, context: { readonly reference: string }) => void;
  /** Makes the name of a request: it goes with the request, to the inference process and into every report. */
  readonly createReference: () => string;
  readonly pause: Pause;
}

/** A request on its way. */
interface RunningRequest extends PictureRequest {
  readonly reference: string;
  /** The `performance.now()` after which no classification begins. */
  readonly deadline: number;
  /** How long each picture took to be fetched. */
  readonly downloads: number[];
}

/**
 * Makes what every chat platform shares: pictures in, results out, in the order of the items.
 *
 * @returns A function that rejects with the signal's reason when that is aborted, and never otherwise: failures are
 *   results.
 */
export function createPictureAnswerer(
  dependencies: AnswerDependencies,
): (request: PictureRequest, platform: Platform) => Promise<readonly PictureResult[]> {
  const { classifier, queue, maxWaitMs, reportAnswer, reportError, createReference, pause } =
    dependencies;

  async function classify(
    picture: Picture,
    { k, model, signal, reference, deadline, downloads }: RunningRequest,
  ): Promise<Classification> {
    const startedAt = performance.now();
    const imageBytes = await picture.load(signal);
    downloads.push(performance.now() - startedAt);
    const attempt = async (): Promise<Classification> =>
      classifier.classify(imageBytes, { k, model, signal, requestId: reference });
    return retryWhileOverloaded(attempt, { deadline, pause, signal });
  }

  function toFailure(error: unknown, reference: string): Failure {
    const { code, details } = toClassifierError(error);
    if (!isOurFault(error)) return { code, details, reference: undefined };
    reportError(error, { reference });
    return { code, details, reference };
  }

  async function answerItem(item: Item, request: RunningRequest): Promise<PictureResult> {
    const { name, isSpoiler } = item;
    if ('skipped' in item) return { name, isSpoiler, skipped: item.skipped };
    const { userKey, signal } = request;
    try {
      const task = async (): Promise<Classification> => classify(item, request);
      const classification = await queue.run(userKey, task, signal);
      return { name, isSpoiler, classification, isPreview: item.isPreview ?? false };
    } catch (error) {
      signal.throwIfAborted(); // whatever failed after that is nobody's failure
      return { name, isSpoiler, failure: toFailure(error, request.reference) };
    }
  }

  return async (request, platform) => {
    const { items, signal } = request;
    setMaxListeners(0, signal); // every picture of an album listens: more than Node takes for a leak
    const startedAt = performance.now();
    const reference = createReference();
    const downloads: number[] = [];
    const running = { ...request, reference, deadline: startedAt + maxWaitMs, downloads };
    const results = await Promise.all(items.map((item) => answerItem(item, running)));
    signal.throwIfAborted();
    reportAnswer({
      platform,
      reference,
      pictures: results.flatMap((result) => reportPicture(result) ?? []),
      durationMs: performance.now() - startedAt,
      downloadMs: Math.max(0, ...downloads),
    });
    return results;
  };
}

/** @returns `undefined` for what was not looked at. */
function reportPicture(result: PictureResult): PictureReport | undefined {
  if ('failure' in result) return { outcome: result.failure.code, timings: undefined };
  if ('skipped' in result) return undefined;
  const { confident, timings } = result.classification;
  return { outcome: confident ? 'classified' : 'unsure', timings };
}
