import type { Row } from '../support/results.mjs';

/** What one measurement comes to. */
export interface Part {
  readonly rows: readonly Row[];
  /** How it was measured. */
  readonly notes: readonly string[];
}

/** Target of what is told but has not to be met. */
export const FOR_INFORMATION = '(for information)';
