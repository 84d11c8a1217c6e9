import { percent } from '../drawing/format.ts';
import type { NumberAxis } from '../drawing/house-style.ts';

/** From a round share below all that is shown up to 100 %, in at most five steps. */
export function accuracyAxis(shares: readonly number[]): NumberAxis {
  const below = 1 - Math.max(0, Math.min(1, ...shares));
  const interval = [0.01, 0.02, 0.05, 0.1].find((step) => below <= 5 * step) ?? 0.2;
  const steps = Math.max(1, Math.ceil(below / interval - 1e-9)); // what is exactly on a step stays there
  return {
    min: Math.max(0, 1 - interval * steps),
    max: 1,
    interval,
    format: (share) => percent(share, 0),
  };
}
