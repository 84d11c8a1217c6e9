import { ClassifierError } from '../errors.ts';
import type { Network } from './network/network.ts';
import { sizeOf } from './graph/graph-builder.ts';
import type { NumberArray } from './ports.ts';

/** The training process before it has been given anything, and what its graphs take once. */
const RUNTIME_BYTES = 190e6;
/** A weight, its gradient where it is computed and where it is used, Adam's two means, and what is copied for a checkpoint. */
const COPIES_OF_WEIGHTS = 6;
/** What a head looks up stands in the process that made it as well. */
const COPIES_OF_CONSTANTS = 2;
/** What is taken beside the numbers that are kept: gradients on their way, and gaps between pieces of memory. */
const ROOM = 1.2;

const BYTES_A_NUMBER = Float32Array.BYTES_PER_ELEMENT;

/** What its size is told by; of arrays only the shapes count. */
type Sizes = Pick<Network, 'parameters' | 'constants' | 'activationCount'>;

/** About how much memory training takes at its largest, beside what looks at pictures. */
export function estimateMemory(
  { parameters, constants, activationCount }: Sizes,
  batchSize: number,
): { readonly bytes: number } {
  const weights = COPIES_OF_WEIGHTS * countNumbers(parameters);
  const activations = ROOM * batchSize * activationCount;
  const tables = COPIES_OF_CONSTANTS * countNumbers(constants);
  const numbers = weights + tables + activations;
  return { bytes: RUNTIME_BYTES + numbers * BYTES_A_NUMBER };
}

function countNumbers(arrays: readonly Pick<NumberArray, 'dims'>[]): number {
  return arrays.reduce((sum, { dims }) => sum + sizeOf(dims), 0);
}

/**
 * Refuses what would not end well.
 *
 * @param freeBytes - What the machine, or its container, has left.
 * @throws {ClassifierError} `parameter-invalid`, with the batch size that would do.
 */
export function requireMemory(network: Sizes, batchSize: number, freeBytes: number): void {
  const { bytes } = estimateMemory(network, batchSize);
  if (bytes <= freeBytes) return;
  const fitting = halvesOf(batchSize).find(
    (size) => estimateMemory(network, size).bytes <= freeBytes,
  );
  const advice =
    network.constants.length > 0
      ? '--augmentation none and --features embeddings take less'
      : fitting === undefined
        ? '--unfreeze with fewer blocks takes less'
        : `--batch-size ${fitting} would do, and --unfreeze with fewer blocks takes less`;
  throw new ClassifierError(
    'parameter-invalid',
    `training would take about ${inMegabytes(bytes)} MB of memory, and ${inMegabytes(freeBytes)} MB are free: ${advice}`,
  );
}

/** Down to 4: gradients of fewer pictures are mostly noise. */
function halvesOf(batchSize: number): readonly number[] {
  const half = Math.floor(batchSize / 2);
  return half < 4 ? [] : [half, ...halvesOf(half)];
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
