import { ClassifierError } from '../errors.ts';
import { isSystemError } from './system-error.ts';

/**
 * Turns what the system says about a folder that cannot be written to into a sentence: it is no defect of ours.
 *
 * @param folder - The setting that says where it is.
 * @throws {ClassifierError} `config-invalid`.
 */
export async function explainWriteFailure<Value>(
  work: () => Promise<Value>,
  folder: 'MODELS_DIR' | 'RUNS_DIR' = 'MODELS_DIR',
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const problem = isSystemError(error, 'ENOSPC', 'EDQUOT')
      ? 'has no room left'
      : 'cannot be written to';
    throw new ClassifierError('config-invalid', `${folder} ${problem} (${error.code})`, {
      cause: error,
    });
  }
}
