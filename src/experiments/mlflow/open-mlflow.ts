import type { Config } from '../../config.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { createMlflowClient, type MlflowClient } from './protocol/client.ts';
import { parseConnection } from './protocol/connection.ts';
import { createMlflowReporter, type Reporter } from './reporter.ts';
import { sendRun } from './send-run.ts';

/**
 * Makes a client of the server that the settings name; nothing is asked yet.
 *
 * @returns `undefined` where none is named.
 */
export function openMlflow(config: Config): MlflowClient | undefined {
  const connection = parseConnection(config);
  return connection && createMlflowClient(connection);
}

/** For one answer while somebody trains: a server that is alive has it in a second. */
const REPORT_TIMEOUT_MS = 15_000;

/** Reports to nobody. */
const silentReporter: Reporter = { notify: () => undefined, finish: async () => undefined };

/**
 * Makes what keeps the server that the settings name informed of a run; without one it does nothing.
 *
 * @param runFolder - Only where it is counts: what it says is read anew each time.
 * @param complain - Called with a sentence for whoever trains: once at most when something goes wrong, and once at most
 *   when the server is waited for.
 */
export function openReporter(
  config: Config,
  runFolder: Pick<RunFolder, 'run' | 'folder'>,
  complain: (sentence: string) => void,
): Reporter {
  const connection = parseConnection(config);
  if (!connection) return silentReporter;
  const later = `"whatsit experiments push ${runFolder.run.id}" sends the run later`;
  return createMlflowReporter({
    async synchronize(signal) {
      const client = createMlflowClient(connection, { signal, timeoutMs: REPORT_TIMEOUT_MS });
      await sendRun(client, runFolder, { signal });
    },
    complain: (sentence) => complain(`${sentence}; ${later}`),
    onWaiting: (milliseconds) =>
      complain(
        `the run is done; waiting for the MLflow server, at most ${Math.round(milliseconds / 1000)} s more (Ctrl-C is safe: ${later})`,
      ),
  });
}
