import { ClassifierError } from '../../errors.ts';

/** Why a model cannot be trained further. */
export function untrainable(problem: string): ClassifierError {
  return new ClassifierError('model-invalid', `this model cannot be trained further: ${problem}`);
}
