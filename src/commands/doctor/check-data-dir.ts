import type { Config } from '../../config.ts';
import { ClassifierError, toClassifierError } from '../../errors.ts';
import { isInUse } from '../../state/database-error.ts';
import { probeState } from '../../state/probe-state.ts';
import { failure, type Finding, ok, warning } from './finding.ts';

const CHECK = 'data';

/**
 * Looks whether the bots could keep what they have to; nothing is made or left behind.
 *
 * @param options.isServing - A Whatsit runs already, which then has its own.
 */
export async function checkDataDir(
  { DISCORD_TOKEN, TELEGRAM_TOKEN, DATA_DIR: dataDir }: Config,
  { isServing }: { readonly isServing: boolean },
): Promise<Finding> {
  if (DISCORD_TOKEN === undefined && TELEGRAM_TOKEN === undefined) {
    return ok(CHECK, 'DATA_DIR is not needed: no bot is on.');
  }
  try {
    await probeState({ dataDir });
    return ok(CHECK, 'DATA_DIR can be used.');
  } catch (error) {
    const { message } = toClassifierError(error);
    const isLocked = error instanceof ClassifierError && isInUse(error.cause);
    if (isLocked && isServing) {
      return warning(CHECK, message, 'That is well if it is the Whatsit that runs.');
    }
    return failure(CHECK, message, 'Give DATA_DIR a folder that only this service writes to.');
  }
}
