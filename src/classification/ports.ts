import type { Model } from './model.ts';

/** The two things that a model can be asked for: class scores, or the features that they come from. */
export type OutputName = 'logits' | 'embeddings';

/** Another look at the same picture, as training uses it. */
export interface View {
  /** Mirrored left to right. */
  readonly flip?: boolean;
  /** The part to look at, as fractions (0..1) of the upright picture. */
  readonly crop?: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** What to compute for one picture. */
export interface InferenceRequest {
  readonly model: Model;
  readonly outputs: readonly OutputName[];
  readonly view?: View;
  /** Whose picture it is: names the request in reports of what became of it. */
  readonly requestId?: string | undefined;
}

/** What came out for one picture, with the time that each step took. */
export interface InferenceResult {
  /** One array an output that was asked for, shape `[classCount]` or `[embeddingLength]`. */
  readonly outputs: Readonly<Partial<Record<OutputName, Float32Array>>>;
  /** From acceptance to the start of the work. */
  readonly queueMs: number;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

/** What classification and training need from an inference engine. */
export interface InferenceEngine {
  /**
   * @param imageBytes - One encoded picture (JPEG, PNG, WebP, …); must not change until the promise settles.
   * @param signal - Aborting gives up the wait; work that has not begun never begins.
   * @throws {ClassifierError} `image-undecodable`, `image-unsupported`, `image-too-large`, `model-invalid`,
   *   `overloaded`, `timed-out`, `unavailable` or `internal`; or the signal's reason.
   */
  run(
    imageBytes: Uint8Array,
    request: InferenceRequest,
    signal?: AbortSignal,
  ): Promise<InferenceResult>;
}
