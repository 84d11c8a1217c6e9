import type { Classifier } from '../classification/classifier.ts';
import type { Model } from '../classification/model.ts';
import {
  type AnswerDependencies,
  createPictureAnswerer,
  type PictureRequest,
  type PictureResult,
} from './answer-pictures.ts';
import { createFairQueue } from './fair-queue.ts';
import { pauseFor } from './pause-for.ts';
import type { Platform, ReportRefusal } from './ports.ts';
import { type Admission, createRateLimiter } from './rate-limiter.ts';
import { createReference } from './reference.ts';

const MAX_WAIT_MS = 120_000;

/** All that a chat platform's adapter is given. */
export interface Chat {
  /** Those on offer, the default one first. */
  readonly models: readonly Model[];
  /** How many labels an answer has when nobody asks for a number. */
  readonly defaultK: number;
  /**
   * Counts pictures against a user's limit.
   *
   * @param pictureCount - How many somebody shows at once; what is skipped does not count, but asking counts as one.
   */
  admit(userKey: string, pictureCount: number): Promise<Admission>;
  /**
   * Looks at pictures, each when it is its user's turn.
   *
   * @returns One result an item, in the order of the items; failures are among them.
   * @throws The signal's reason when that is aborted, and nothing else.
   */
  answer(request: PictureRequest): Promise<readonly PictureResult[]>;
}

/** What the platforms share. */
export interface SharedChat {
  /** Pictures that wait for their turn, of all platforms together. */
  readonly queueLength: number;
  /** The chat as the adapter of one platform is given it. */
  forPlatform(platform: Platform): Chat;
}

export interface ChatOptions {
  readonly classifier: Classifier;
  /** How many labels the classifier gives when nobody asks for a number. */
  readonly defaultK: number;
  /** How many pictures may wait, of all users together. */
  readonly queueLimit: number;
  /** How many pictures are fetched or classified at once, 1 or more. */
  readonly concurrency: number;
  /** How long a picture may wait; two minutes when left out. */
  readonly maxWaitMs?: number;
  /** Pictures a minute for each user; 0 admits everything. */
  readonly perMinute: number;
  readonly reportAnswer: AnswerDependencies['reportAnswer'];
  /** Told of pictures that are not looked at, because somebody shows too many. */
  readonly reportRefusal: ReportRefusal;
  readonly reportError: AnswerDependencies['reportError'];
  readonly createReference?: AnswerDependencies['createReference'];
  readonly pause?: AnswerDependencies['pause'];
}

/** Makes the use case that all chat platforms share: one queue and one limit for everybody. */
export function createChat(options: ChatOptions): SharedChat {
  const { classifier, queueLimit, concurrency, maxWaitMs = MAX_WAIT_MS, perMinute } = options;
  const rateLimiter = createRateLimiter({ perMinute });
  const queue = createFairQueue({ limit: queueLimit, concurrency, maxWaitMs });
  const answer = createPictureAnswerer({
    classifier,
    queue,
    maxWaitMs,
    reportAnswer: options.reportAnswer,
    reportError: options.reportError,
    createReference: options.createReference ?? createReference,
    pause: options.pause ?? pauseFor,
  });

  return {
    get queueLength() {
      return queue.length;
    },
    forPlatform: (platform) => ({
      models: classifier.models,
      defaultK: options.defaultK,
      async admit(userKey, pictureCount) {
        const admission = await rateLimiter.take(userKey, pictureCount);
        if (!admission.isAdmitted) options.reportRefusal({ platform, pictureCount });
        return admission;
      },
      answer: async (request) => answer(request, platform),
    }),
  };
}
