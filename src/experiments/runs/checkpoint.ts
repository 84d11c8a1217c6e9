import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import type { Checkpoint } from '../../training/ports.ts';
import { decodeTensors, encodeTensors } from './safetensors.ts';

/** One more whenever something changes that an older version could not go on from. */
const VERSION = '1';

const number = z.union([
  z.number(),
  z.literal('Infinity').transform(() => Number.POSITIVE_INFINITY),
]);

const progressSchema = z.object({
  epochsDone: z.int().nonnegative(),
  plateau: z.object({ scale: z.number(), best: number, badEpochs: z.int() }),
  stopping: z.object({ best: number, badEpochs: z.int() }),
  bestLoss: number,
});

const stepCountSchema = z.string().regex(/^\d+$/u).transform(Number);

const PREFIX = { values: 'value ', firstMoments: 'first moment ', secondMoments: 'second moment ' };

/** The bytes of a safetensors file, which keeps what is no array as text in its head. */
export function encodeCheckpoint({ progress, state }: Checkpoint): Uint8Array {
  const tensors = new Map<string, Float32Array>();
  for (const kind of ['values', 'firstMoments', 'secondMoments'] as const) {
    for (const [name, array] of Object.entries(state[kind]))
      tensors.set(PREFIX[kind] + name, array);
  }
  const metadata = {
    version: VERSION,
    stepCount: String(state.stepCount),
    progress: JSON.stringify(progress, (_key, value: unknown) =>
      value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
    ),
  };
  return encodeTensors({ tensors, metadata });
}

/**
 * Reads what {@link encodeCheckpoint} wrote.
 *
 * @throws {ClassifierError} `parameter-invalid` when it is damaged, or of another version.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = orDamaged(() => decodeTensors(bytes));
  if (metadata['version'] !== VERSION) {
    throw invalid('the checkpoint is of another version; train again from the start');
  }
  const { progress, stepCount } = orDamaged(() => ({
    progress: progressSchema.parse(JSON.parse(metadata['progress'] ?? '')),
    stepCount: stepCountSchema.parse(metadata['stepCount']),
  }));
  const pick = (prefix: string): Record<string, Float32Array> =>
    Object.fromEntries(
      [...tensors]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, array]) => [name.slice(prefix.length), array]),
    );
  return {
    progress,
    state: {
      stepCount,
      values: pick(PREFIX.values),
      firstMoments: pick(PREFIX.firstMoments),
      secondMoments: pick(PREFIX.secondMoments),
    },
  };
}

function orDamaged<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw invalid('the checkpoint is damaged', error);
  }
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('parameter-invalid', problem, { cause });
}
