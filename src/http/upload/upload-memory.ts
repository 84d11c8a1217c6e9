import { ClassifierError } from '../../errors.ts';

/** Most photos fit: their bodies are read into memory that is used again and again, and never becomes garbage. */
const SLAB_BYTES = 512 * 2 ** 10;

/** Slabs that are kept for the next upload: as many as a busy moment needs. */
const MAX_IDLE_SLABS = 16;

/** What one upload takes, until it gives everything back at once. */
export interface UploadLease {
  /**
   * Counts bytes that have arrived.
   *
   * @throws {ClassifierError} `overloaded` when all uploads together would hold too much.
   */
  take(bytes: number): void;
  /** Memory for the start of a body; whoever holds on to it after `release` reads somebody else's picture. */
  slab(): Buffer<ArrayBuffer>;
  release(): void;
}

export interface UploadMemory {
  open(): UploadLease;
}

/**
 * The memory of all uploads: bounded, however many clients send at once.
 *
 * Bytes count when they arrive: what a header promises takes nothing away from others.
 *
 * @param limitBytes - What all uploads together may hold.
 */
export function createUploadMemory(limitBytes: number): UploadMemory {
  const idleSlabs: Buffer<ArrayBuffer>[] = [];
  let held = 0;

  return {
    open() {
      let own = 0;
      let slab: Buffer<ArrayBuffer> | undefined;
      return {
        take(bytes) {
          if (held + bytes > limitBytes) {
            throw new ClassifierError(
              'overloaded',
              'Too many uploads at once; try again in a moment.',
            );
          }
          held += bytes;
          own += bytes;
        },
        slab() {
          slab ??= idleSlabs.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
          return slab;
        },
        release() {
          held -= own;
          own = 0;
          if (slab && idleSlabs.length < MAX_IDLE_SLABS) idleSlabs.push(slab);
          slab = undefined;
        },
      };
    },
  };
}
