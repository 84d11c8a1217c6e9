import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { pythonPath } from './servers.ts';

const loadedSchema = z.object({
  onnx: z.tuple([z.array(z.number())]),
  function: z.tuple([z.array(z.number())]),
  inputs: z.unknown(),
  outputs: z.unknown(),
});

/** One picture as a model takes it. */
export interface Pixels {
  /** `[3, side, side]` (CHW, RGB, normalized). */
  readonly pixels: Float32Array;
  readonly side: number;
}

/**
 * Loads a model as users of MLflow do, and lets it look at a picture.
 *
 * @returns Logits as `mlflow.onnx` and as `mlflow.pyfunc` have them, and the signature.
 */
export async function loadInPython(
  trackingUri: string,
  modelUri: string,
  { pixels, side }: Pixels,
): Promise<z.output<typeof loadedSchema>> {
  const folder = await createTemporaryFolder({ pixels: new Uint8Array(pixels.buffer) });
  const script = path.join(import.meta.dirname, 'load_model.py');
  const { stdout } = await promisify(execFile)(
    pythonPath,
    [script, modelUri, path.join(folder, 'pixels'), String(side)],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        MLFLOW_TRACKING_URI: trackingUri,
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
      maxBuffer: 2 ** 24,
    },
  );
  return loadedSchema.parse(JSON.parse(stdout));
}
