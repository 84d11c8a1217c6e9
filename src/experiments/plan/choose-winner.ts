import { ClassifierError } from '../../errors.ts';
import type { FinishedArm } from './arm.ts';
import type { Select, Stage } from './experiment.ts';

const isBetter = {
  validation_loss: (a, b) => a < b,
  validation_accuracy: (a, b) => a > b,
} satisfies Record<Select, (a: number, b: number) => boolean>;

/**
 * The arm with the best result of a stage; of equals the first.
 *
 * @throws {ClassifierError} `parameter-invalid` when none has that result.
 */
export function chooseWinner(arms: readonly FinishedArm[], { name, select }: Stage): FinishedArm {
  let best: { readonly arm: FinishedArm; readonly result: number } | undefined;
  for (const arm of arms) {
    const result = arm.run.results[select];
    if (result === undefined) continue;
    if (!best || isBetter[select](result, best.result)) best = { arm, result };
  }
  if (best) return best.arm;
  throw new ClassifierError(
    'parameter-invalid',
    `no run of the stage "${name}" has a ${select} to choose by`,
  );
}
