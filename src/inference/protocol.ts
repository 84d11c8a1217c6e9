import type { ListedFile, Model } from '../classification/model.ts';
import type { InferenceResult, OutputName, View } from '../classification/ports.ts';
import {
  ClassifierError,
  type ErrorCode,
  type ErrorDetails,
  toClassifierError,
} from '../errors.ts';

/**
 * The file descriptor of the pipe that pictures travel on. As messages they would be copied on either side: of a
 * 20 MiB picture the main process would hold three at once.
 */
export const PICTURE_PIPE = 4;

/** What a child has to know of a model; small enough to travel with every job. */
export interface ModelSource extends Pick<Model, 'name' | 'onnxPath' | 'preprocessing'> {
  /** Where it is known which file it has to be. */
  readonly listedFile?: ListedFile | undefined;
  readonly classCount: number;
}

/** First message to a child. */
export interface StartMessage {
  readonly type: 'start';
  /** Opened and tried out before the child reports `ready`. */
  readonly defaultModel: ModelSource;
  /** Intra-op threads of each session. */
  readonly threads: number;
  readonly maxImagePixels: number;
}

export interface RunMessage {
  readonly type: 'run';
  readonly id: number;
  readonly imageBytes: Uint8Array;
  readonly model: ModelSource;
  readonly outputs: readonly OutputName[];
  readonly view: View | undefined;
  readonly requestId: string | undefined;
}

export type MessageToChild =
  | StartMessage
  | RunMessage
  | { readonly type: 'cancel'; readonly id: number };

/** A run message as it travels, with its picture on the pipe beside it. */
interface RunHead extends Omit<RunMessage, 'imageBytes'> {
  readonly imageLength: number;
}

/** A message to a child as it travels. */
export type MessageOnWire = Exclude<MessageToChild, RunMessage> | RunHead;

export type MessageFromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'start-failed'; readonly error: ErrorOnWire }
  | ({ readonly type: 'done'; readonly id: number } & Omit<InferenceResult, 'queueMs'>)
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorOnWire };

/** An error without its prototype, which does not survive the way between processes. */
export interface ErrorOnWire {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  /** What the library said, for the log. */
  readonly cause: string | undefined;
}

export function toModelSource(model: Model): ModelSource {
  const { name, onnxPath, preprocessing, labels } = model;
  const listedFile = model.listedFile?.onnxPath === onnxPath ? model.listedFile : undefined;
  return { name, onnxPath, preprocessing, classCount: labels.length, listedFile };
}

/** @param requestId - The request that it is about; stands in the details from then on. */
export function toWire(error: unknown, requestId?: string): ErrorOnWire {
  const { code, message, details, cause } = toClassifierError(error);
  return {
    code,
    message,
    details: withRequestId(details, requestId),
    cause: cause instanceof Error ? cause.message : undefined,
  };
}

export function fromWire({ code, message, details, cause }: ErrorOnWire): ClassifierError {
  return new ClassifierError(code, message, { details, ...(cause && { cause: new Error(cause) }) });
}

/** Lets an error name the request that it ended. */
export function withRequestId(details: ErrorDetails, requestId: string | undefined): ErrorDetails {
  return requestId === undefined ? details : { ...details, requestId };
}
