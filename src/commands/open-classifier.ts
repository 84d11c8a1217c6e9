import { type Classifier, createClassifier } from '../classification/classifier.ts';
import type { Config } from '../config.ts';
import { ClassifierError } from '../errors.ts';
import { availableCpus } from '../inference/available-cpus.ts';
import { createInferencePool, type InferencePool } from '../inference/pool.ts';
import { chooseDefault } from '../model-folders/choose-default.ts';
import { listModels } from '../model-folders/list-models.ts';
import type { Model } from '../classification/model.ts';

export interface OpenClassifier {
  readonly classifier: Classifier;
  /** How many pictures are worked on at once. */
  readonly parallelism: number;
  close(): void;
}

/**
 * A classifier for a command that ends: the same engine as the service's, without a server.
 *
 * @param options.model - The only model that will be asked; the default one when left out.
 * @param options.imageCount - More processes than pictures are not started.
 */
export async function openClassifier(
  config: Config,
  options: { readonly model: string | undefined; readonly imageCount: number },
): Promise<OpenClassifier> {
  const models = chooseDefault(await listModels(config.MODELS_DIR), options.model ?? config.MODEL);
  const parallelism = Math.min(config.INFERENCE_PROCESSES ?? availableCpus(), options.imageCount);
  const pool = await openPool(config, models[0], parallelism);
  const classifier = createClassifier({
    engine: pool,
    models,
    defaultK: config.TOP_K,
    minProbability: config.MIN_PROBABILITY,
  });
  return { classifier, parallelism, close: () => pool.stop() };
}

/**
 * Starts a pool and waits until it can work.
 *
 * @throws {ClassifierError} `model-invalid` when the model cannot be opened.
 */
export async function openPool(
  config: Config,
  model: Model,
  processes: number,
): Promise<InferencePool> {
  let lastWords = '';
  const pool = createInferencePool({
    defaultModel: model,
    processes: Math.max(1, processes),
    threads: config.INFERENCE_THREADS,
    queueLimit: Number.MAX_SAFE_INTEGER,
    timeoutMs: config.INFERENCE_TIMEOUT_MS,
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    // A picture's own error says what matters, except when nothing even starts.
    reportDeath: (end) => {
      lastWords = end.lastWords;
    },
  });
  try {
    await pool.ready();
    return pool;
  } catch (error) {
    pool.stop();
    if (!(error instanceof ClassifierError && error.code === 'unavailable')) throw error;
    throw new ClassifierError(
      'unavailable',
      `The inference process cannot start. ${lastWords}`.trim(),
    );
  }
}
