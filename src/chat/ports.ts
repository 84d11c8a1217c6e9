import type { Classification } from '../classification/classifier.ts';
import type { ErrorCode } from '../errors.ts';

/** What chat needs to get at posted pictures. */
export interface ImageDownloader {
  /**
   * @param url - Where the platform says that the picture is.
   * @returns The encoded file.
   * @throws {ClassifierError} `download-refused`, `download-failed`, `image-too-large` or `timed-out`; or the signal's reason.
   */
  download(url: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** Where chat tells what happens to its connections: the name of an event, in the past tense, and facts. */
export interface Log {
  info(facts: object, event: string): void;
  warn(facts: object, event: string): void;
  error(facts: object, event: string): void;
}

/** Where people talk to the bot. */
export type Platform = 'discord' | 'telegram';

/** What became of one picture; nothing of what it shows. */
export interface PictureReport {
  /** Whether the answer was sure, or why there is none. */
  readonly outcome: 'classified' | 'unsure' | ErrorCode;
  /** Only where the picture was classified. */
  readonly timings: Classification['timings'] | undefined;
}

/** An answer to somebody who has shown pictures; nothing of who that is. */
export interface AnswerReport {
  readonly platform: Platform;
  /** The request's name on its whole way; people are told it where the fault is ours. */
  readonly reference: string;
  /** Those that were looked at, in their order. */
  readonly pictures: readonly PictureReport[];
  /** From the question to the results, the wait for a turn included. */
  readonly durationMs: number;
  /** The longest that one of the pictures took to be fetched. */
  readonly downloadMs: number;
}

/** Where chat tells of its answers, for numbers and logs. */
export type ReportAnswer = (report: AnswerReport) => void;

/** Where chat tells of pictures that it does not look at, because somebody shows too many. */
export type ReportRefusal = (refusal: {
  readonly platform: Platform;
  readonly pictureCount: number;
}) => void;
