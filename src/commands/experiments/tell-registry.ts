import type { Config } from '../../config.ts';
import { toClassifierError } from '../../errors.ts';
import { openMlflow } from '../../experiments/mlflow/open-mlflow.ts';
import { moveAlias, registerVersion } from '../../experiments/mlflow/registry.ts';
import { findRun } from '../../experiments/runs/find-runs.ts';
import { printable } from '../printable.ts';
import { sayBusy } from './say-busy.ts';

interface Current {
  readonly name: string;
  readonly version: number;
  /** The run that the version comes from, if any. */
  readonly runId: string | null;
}

/**
 * Lets an MLflow server know which version of a model counts, where the settings name one.
 *
 * What is published here is published, whatever the server says to it.
 */
export async function tellRegistry(config: Config, current: Current): Promise<void> {
  const { name, version, runId } = current;
  const client = openMlflow(config);
  if (!client || runId === null) return;
  try {
    const run = await findRun(config.RUNS_DIR, runId).catch(() => undefined);
    // Of a run that was deleted it may be there already.
    if (run) await registerVersion(client, run, { name, onBusy: () => sayBusy(runId) });
    const registered = await moveAlias(client, { name, runId });
    process.stderr.write(`MLflow: version ${registered} of "${name}" is in production\n`);
  } catch (error) {
    const { message } = toClassifierError(error);
    const advice = `"whatsit experiments rollback ${name} --to ${version}" tells it later`;
    process.stderr.write(`${printable(`MLflow was not told: ${message}; ${advice}`)}\n`);
  }
}
