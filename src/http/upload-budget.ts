import { ClassifierError } from '../errors.ts';

/** What one request takes from the budget, until it gives everything back at once. */
export interface UploadLease {
  /** @throws {ClassifierError} `overloaded` when all requests together would hold too much. */
  take(bytes: number): void;
  release(): void;
}

/**
 * Bounds the memory that all uploads together may hold, however many clients send at once.
 *
 * Bytes count when they arrive: what a header promises takes nothing away from others.
 */
export function createUploadBudget(limitBytes: number): { open(): UploadLease } {
  let held = 0;
  return {
    open() {
      let own = 0;
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
        release() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
