import { ClassifierError } from '../../errors.ts';
import { isSystemError } from '../../system/system-error.ts';

/**
 * Has a page or a chart written where somebody wants it.
 *
 * @param file - What it is called in a complaint.
 * @throws {ClassifierError} `parameter-invalid` when the system refuses.
 */
export async function writePage(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const problem = `${file}: cannot be written (${error.code})`;
    throw new ClassifierError('parameter-invalid', problem, { cause: error });
  }
}
