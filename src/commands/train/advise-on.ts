import { ClassifierError } from '../../errors.ts';
import { isSystemError } from '../../system/system-error.ts';

/** Numbers of the system that mean: no room. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Adds to what ended a run that the run itself is not lost, where it can be gone on with as it is. */
export function adviseOn(error: unknown, runId: string): unknown {
  const advice = `whatsit train --resume ${runId} goes on`;
  if (isSystemError(error, ...NO_ROOM)) {
    const sentence = `the disk is full; when there is room, ${advice}`;
    return new ClassifierError('unavailable', sentence, { cause: error });
  }
  const wasStopped = error instanceof ClassifierError && error.code === 'unavailable';
  return wasStopped ? new ClassifierError('unavailable', `${error.message}; ${advice}`) : error;
}
