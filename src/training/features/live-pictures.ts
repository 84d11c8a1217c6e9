import { readFile } from 'node:fs/promises';

import type { Model } from '../../classification/model.ts';
import type { View } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import type { HashedExample } from '../data/hash-examples.ts';
import { createGate } from '../gate.ts';
import type { OpenEngineFor } from '../ports.ts';

/** Looks at pictures whenever they are wanted. */
export interface LivePictures {
  /** @throws {ClassifierError} `unavailable` when the file is gone; what the engine throws. */
  look(example: HashedExample, view: View): Promise<Float32Array>;
  close(): void;
}

/**
 * Keeps an engine at work beside the training, as many pictures at once as it has room for.
 *
 * @param model - Whose `logits` are the features.
 */
export async function openLivePictures(
  model: Model,
  { openEngine, signal }: { readonly openEngine: OpenEngineFor; readonly signal: AbortSignal },
): Promise<LivePictures> {
  const { engine, parallelism, close } = await openEngine(model);
  const passGate = createGate(parallelism);
  return {
    look: ({ file }, view) =>
      passGate(async () => {
        const request = { model, outputs: ['logits'] as const, view };
        const { outputs } = await engine.run(await read(file), request, signal);
        return outputs.logits ?? new Float32Array();
      }),
    close,
  };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ClassifierError('unavailable', `${file}: could be read before, but not now`, {
      cause,
    });
  }
}
