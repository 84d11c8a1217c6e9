import { ClassifierError } from '../../errors.ts';

/**
 * Holds that training has not run away: from numbers that are none it does not come back.
 *
 * @param numbers - A loss, or logits.
 * @throws {ClassifierError} `parameter-invalid` when one of them is infinite or no number.
 */
export function requireFinite(numbers: Float32Array | readonly number[]): void {
  if (numbers.every((number) => Number.isFinite(number))) return;
  throw new ClassifierError(
    'parameter-invalid',
    'training has diverged: its numbers have grown beyond all bounds; a lower --learning-rate may help',
  );
}
