import { ClassifierError } from '../errors.ts';
import { likeliestGroup } from './groups.ts';
import type { Model } from './model.ts';
import type { InferenceEngine, InferenceResult } from './ports.ts';
import type { Prediction } from './prediction.ts';
import { softmax } from './softmax.ts';
import { topK } from './top-k.ts';

/** The answer to "what is in this picture?". */
export interface Classification {
  /** Likeliest first, at most `k`; never empty. */
  readonly predictions: readonly Prediction[];
  /** Whether the likeliest one reaches the operator's minimum. */
  readonly confident: boolean;
  /** The most specific kind of thing that it surely is, if any. */
  readonly group: Prediction | undefined;
  /** The name of the model that answered. */
  readonly model: string;
  readonly timings: Pick<InferenceResult, 'queueMs' | 'preprocessMs' | 'inferenceMs'>;
}

export interface ClassifyOptions {
  /** How many labels, 1 or more; the operator's choice when left out. */
  readonly k?: number | undefined;
  /** A model's name; the default model when left out. */
  readonly model?: string | undefined;
  /** Names the request in reports of what became of it. */
  readonly requestId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The whole of what a chat adapter, the HTTP server and the command line know about classification. */
export interface Classifier {
  /** Those on offer, the default one first. */
  readonly models: readonly Model[];
  /**
   * @param imageBytes - One encoded picture; must not change until the promise settles.
   * @throws {ClassifierError} `model-unknown`, or what the inference engine throws.
   */
  classify(imageBytes: Uint8Array, options?: ClassifyOptions): Promise<Classification>;
}

export interface ClassifierDependencies {
  readonly engine: InferenceEngine;
  /** At least one; the first is the default. */
  readonly models: readonly Model[];
  /** How many labels an answer has when nobody asks for a number. */
  readonly defaultK: number;
  /** In 0..1; an answer below it is not confident. */
  readonly minProbability: number;
}

/** Makes the one classifier that every edge shares. */
export function createClassifier(dependencies: ClassifierDependencies): Classifier {
  const { engine, models, defaultK, minProbability } = dependencies;

  function findModel(name: string | undefined): Model {
    const model = name === undefined ? models[0] : models.find((one) => one.name === name);
    if (model) return model;
    throw new ClassifierError('model-unknown', 'There is no model of that name here.');
  }

  return {
    models,
    async classify(imageBytes, { k = defaultK, model: modelName, requestId, signal } = {}) {
      const model = findModel(modelName);
      const { outputs, ...timings } = await engine.run(
        imageBytes,
        { model, outputs: ['logits'], requestId },
        signal,
      );

      const probabilities = softmax(outputs.logits ?? new Float32Array(), model.temperature);
      const predictions = topK(probabilities, model.labels, k);
      return {
        predictions,
        confident: (predictions[0]?.probability ?? 0) >= minProbability,
        group: likeliestGroup(probabilities, model.groups),
        model: model.name,
        timings,
      };
    },
  };
}
