import { ClassifierError } from '../errors.ts';

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

/** Whether the system has refused something, for one of these reasons; for any, when none are given. */
export function isSystemError(
  error: unknown,
  ...codes: readonly string[]
): error is Error & { readonly code: string } {
  const isOne =
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'syscall' in error;
  return isOne && (codes.length === 0 || codes.includes(String(error.code)));
}

/** @returns What passes over these codes, and throws every other error. */
export function unless(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!isSystemError(error, ...codes)) throw error;
  };
}
