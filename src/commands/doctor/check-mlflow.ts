import type { Config } from '../../config.ts';
import { toClassifierError } from '../../errors.ts';
import { anything, createMlflowClient } from '../../experiments/mlflow/protocol/client.ts';
import { parseConnection } from '../../experiments/mlflow/protocol/connection.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'mlflow';
const TIMEOUT_MS = 5_000;

/** Asks the MLflow server that training reports to whether it lets us; says nothing where none is named. */
export async function checkMlflow(config: Config): Promise<readonly Finding[]> {
  const connection = parseConnection(config);
  if (!connection) return [];
  const client = createMlflowClient(connection, { timeoutMs: TIMEOUT_MS });
  try {
    await client.post('experiments/search', { max_results: 1 }, anything);
    return [ok(CHECK, `training reports to ${client.baseUrl}, which answers.`)];
  } catch (error) {
    const advice =
      'Training goes on without it; "whatsit experiments push --all" sends runs later.';
    return [warning(CHECK, `${toClassifierError(error).message}.`, advice)];
  }
}
