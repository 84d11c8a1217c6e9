import { readEpochs, readSteps } from '../runs/records.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { Run } from '../runs/run.ts';
import { anything, type MlflowClient } from './protocol/client.ts';
import { openExperiment } from './tracked-run/open-experiment.ts';
import { newFacts, statusOf } from './tracked-run/facts.ts';
import { logBatches } from './tracked-run/log-batches.ts';
import { sendDataset } from './tracked-run/send-dataset.ts';
import { sendModel } from './logged-model/send-model.ts';
import { listMetrics, newMetrics } from './tracked-run/metrics.ts';
import { sendArtifacts } from './artifacts/send-artifacts.ts';
import { openTrackedRun, type TrackedRun } from './tracked-run/open-tracked-run.ts';

/** Where a run is on the server. */
export interface SynchronizedRun {
  readonly runId: string;
  /** Of the model that came of it; `undefined` where none did. */
  readonly modelId: string | undefined;
  /** For a browser. */
  readonly url: string;
}

/**
 * Brings a server to what a run's folder says, and sends only what it lacks: doing so again is harmless, and so is
 * having been interrupted.
 *
 * Files come once the run has ended. Where the server takes none, everything else arrives all the same.
 *
 * @throws {ClassifierError} `unavailable` or `timed-out` while the server is away; `config-invalid` when it wants other settings.
 */
export async function synchronizeRun(
  client: MlflowClient,
  { run, folder }: Pick<RunFolder, 'run' | 'folder'>,
): Promise<SynchronizedRun> {
  const experimentId = await openExperiment(client, experimentOf(run));
  const tracked = await openTrackedRun(client, experimentId, run);
  await sendRecords(client, tracked, { run, folder });
  try {
    const modelId =
      run.status === 'running' ? undefined : await sendFiles(client, tracked, { run, folder });
    const url = `${client.baseUrl}/#/experiments/${experimentId}/runs/${tracked.runId}`;
    return { runId: tracked.runId, modelId, url };
  } finally {
    await sendStatus(client, tracked, run);
  }
}

/** What belongs together in MLflow: a file of experiments, or trainings under one name. */
function experimentOf({ name, parameters: { experiment } }: Run): string {
  return experiment === undefined ? name : String(experiment);
}

async function sendRecords(
  client: MlflowClient,
  tracked: TrackedRun,
  { run, folder }: Pick<RunFolder, 'run' | 'folder'>,
): Promise<void> {
  const [epochs, steps] = await Promise.all([readEpochs(folder), readSteps(folder)]);
  const metrics = newMetrics(listMetrics({ run, epochs, steps }), tracked.latestSteps);
  await logBatches(client, tracked.runId, { ...newFacts(run, tracked), metrics });
  await sendDataset(client, tracked, run);
}

async function sendFiles(
  client: MlflowClient,
  tracked: TrackedRun,
  { run, folder }: Pick<RunFolder, 'run' | 'folder'>,
): Promise<string | undefined> {
  await sendArtifacts(client, tracked, folder);
  return run.status === 'finished' ? sendModel(client, tracked, { run, folder }) : undefined;
}

async function sendStatus(
  client: MlflowClient,
  { runId, status, endTime }: TrackedRun,
  run: Run,
): Promise<void> {
  const wanted = statusOf(run);
  const wantedEnd = run.endedAt === undefined ? undefined : Date.parse(run.endedAt);
  if (status === wanted && (wantedEnd === undefined || endTime === wantedEnd)) return;
  const body = {
    run_id: runId,
    status: wanted,
    ...(wantedEnd !== undefined && { end_time: wantedEnd }),
  };
  await client.post('runs/update', body, anything);
}
