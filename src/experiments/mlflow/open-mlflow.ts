import path from 'node:path';

import type { Config } from '../../config.ts';
import { findRun } from '../runs/find-runs.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { createMlflowClient, type MlflowClient } from './protocol/client.ts';
import { parseConnection } from './protocol/connection.ts';
import { createMlflowReporter, type Reporter } from './reporter.ts';
import { synchronizeRun } from './synchronize-run.ts';

/**
 * Makes a client of the server that the settings name; nothing is asked yet.
 *
 * @returns `undefined` where none is named.
 */
export function openMlflow(config: Config): MlflowClient | undefined {
  const connection = parseConnection(config);
  return connection && createMlflowClient(connection);
}

/** Reports to nobody. */
const silentReporter: Reporter = { notify: () => undefined, finish: async () => undefined };

/**
 * Makes what keeps the server that the settings name informed of a run; without one it does nothing.
 *
 * @param runFolder - Only where it is counts: what it says is read anew each time.
 * @param complain - Called once at most, with a sentence for whoever trains.
 */
export function openReporter(
  config: Config,
  { run: { id }, folder }: Pick<RunFolder, 'run' | 'folder'>,
  complain: (sentence: string) => void,
): Reporter {
  const connection = parseConnection(config);
  if (!connection) return silentReporter;
  return createMlflowReporter({
    async synchronize(signal) {
      const client = createMlflowClient(connection, { signal });
      await synchronizeRun(client, await findRun(path.dirname(folder), id));
    },
    complain: (sentence) =>
      complain(`${sentence}; "whatsit experiments push ${id}" sends the run later`),
  });
}
