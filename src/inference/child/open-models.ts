import type { ModelSource } from '../protocol.ts';
import { createPreprocessor } from './preprocess.ts';
import { openListedSession } from './open-listed-session.ts';
import type { Session } from './session.ts';

/** A model that is ready for pictures. */
export interface OpenModel {
  readonly preprocess: ReturnType<typeof createPreprocessor>;
  readonly session: Session;
}

export interface OpenModelsOptions {
  readonly threads: number;
  readonly maxImagePixels: number;
  /** How many stay open; one more closes the one that was used longest ago, but never the first. */
  readonly limit: number;
}

/** Opens models at their first use and keeps a few of them. */
export function createOpenModels(options: OpenModelsOptions): {
  /** @throws {ClassifierError} `model-invalid`; the next call tries again. */
  get(source: ModelSource): Promise<OpenModel>;
} {
  // A Map keeps insertion order: the first entry is the default model, the second was used longest ago.
  const openByPath = new Map<string, OpenModel>();

  async function open(source: ModelSource): Promise<OpenModel> {
    return {
      session: await openListedSession(source, options.threads),
      preprocess: createPreprocessor(source.preprocessing, options.maxImagePixels),
    };
  }

  async function makeRoom(): Promise<void> {
    const [, oldest] = openByPath;
    if (openByPath.size < options.limit || !oldest) return;
    const [onnxPath, { session }] = oldest;
    openByPath.delete(onnxPath);
    await session.close();
  }

  function markAsUsed(onnxPath: string, model: OpenModel): void {
    const [defaultPath] = openByPath.keys();
    if (onnxPath === defaultPath) return;
    openByPath.delete(onnxPath);
    openByPath.set(onnxPath, model);
  }

  return {
    async get(source) {
      const known = openByPath.get(source.onnxPath);
      if (!known) await makeRoom();
      const model = known ?? (await open(source));
      markAsUsed(source.onnxPath, model);
      return model;
    },
  };
}
