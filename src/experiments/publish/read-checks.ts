import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import { readArtifact } from '../runs/records.ts';

/** A picture, and what the trainer said of it. */
export interface Check {
  /** As the run calls it. */
  readonly file: string;
  readonly imageBytes: Uint8Array;
  /** One a class, before the temperature. */
  readonly logits: readonly number[];
}

const checksSchema = z.object({
  pictures: z
    .array(
      z.object({
        file: z.string(),
        hash: z.string().regex(/^[0-9a-f]{64}$/),
        logits: z.array(z.number()).min(1),
      }),
    )
    .min(1),
});

/**
 * Reads the pictures that a run keeps to have its model checked by; its data set may be gone.
 *
 * @param folder - The run's.
 * @throws {ClassifierError} `model-invalid` when there are none, or when one has changed.
 */
export async function readChecks(folder: string): Promise<readonly Check[]> {
  const checks = await readArtifact(folder, 'checks.json', checksSchema);
  if (!checks) throw unchecked('artifacts/checks.json names none');
  return Promise.all(
    checks.pictures.map(async ({ file, hash, logits }) => {
      const place = path.join('artifacts', 'checks', hash);
      const imageBytes = await readFile(path.join(folder, place)).catch((error: unknown) => {
        throw unchecked(`${place} cannot be read`, error);
      });
      const isSame = createHash('sha256').update(imageBytes).digest('hex') === hash;
      if (!isSame) throw unchecked(`${place} has changed`);
      return { file, imageBytes, logits };
    }),
  );
}

function unchecked(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError(
    'model-invalid',
    `the run has no pictures to check its model with: ${problem}`,
    { cause },
  );
}
