import type { Command } from 'commander';

import { type Config, parseConfig, readEnvironment } from '../../config.ts';
import { ClassifierError, toClassifierError } from '../../errors.ts';
import type { MlflowClient } from '../../experiments/mlflow/protocol/client.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { endOnSignals } from '../end-on-signals.ts';
import { printable } from '../printable.ts';
import { findRunFolder, readRuns } from './read-runs.ts';
import { sayBusy } from './say-busy.ts';

interface PushFlags {
  readonly all?: true;
}

/** `whatsit experiments push`: brings an MLflow server to what is on this machine; one line a run on stdout. */
export function addPushCommand(experiments: Command): void {
  experiments
    .command('push')
    .description('send runs, with their models, to the MLflow server of MLFLOW_TRACKING_URI')
    .argument('[runs...]', 'ids or names')
    .option('--all', 'every run that there is')
    .action(async (wanted: readonly string[], { all }: PushFlags, command: Command) => {
      if (wanted.length === 0 && !all) command.error('error: name runs, or say --all');
      const client = await requireClient(parseConfig(readEnvironment()));
      endOnSignals();
      await push(client, all ? await readRuns() : await Promise.all(wanted.map(findRunFolder)));
    });
}

async function requireClient(config: Config): Promise<MlflowClient> {
  const { openMlflow } = await import('../../experiments/mlflow/open-mlflow.ts');
  const client = openMlflow(config);
  if (client) return client;
  throw new ClassifierError(
    'config-invalid',
    'MLFLOW_TRACKING_URI is not set: there is no server to send runs to',
  );
}

/** One after another; a run that fails does not keep the others, but a server that is away does. */
async function push(client: MlflowClient, runs: readonly RunFolder[]): Promise<void> {
  const { sendRun } = await import('../../experiments/mlflow/send-run.ts');
  for (const runFolder of runs) {
    const { id } = runFolder.run;
    try {
      const { url } = await sendRun(client, runFolder, { onBusy: () => sayBusy(id) });
      process.stdout.write(`${id}: ${url}\n`);
    } catch (error) {
      const { code, message } = toClassifierError(error);
      if (code === 'unavailable' || code === 'timed-out') throw error;
      complain(id, message);
    }
  }
}

function complain(id: string, problem: string): void {
  process.stderr.write(`${printable(`error: ${id}: ${problem}`)}\n`);
  process.exitCode = 1;
}
