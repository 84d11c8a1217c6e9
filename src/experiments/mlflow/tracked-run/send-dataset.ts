import type { Run } from '../../runs/run.ts';
import { anything, type MlflowClient } from '../protocol/client.ts';
import { type Entry, toEntries } from '../protocol/entries.ts';
import type { TrackedRun } from './open-tracked-run.ts';

const MAX_NAME_LENGTH = 500;
const MAX_DIGEST_LENGTH = 36;

/** What somebody used the pictures for. */
const CONTEXT_TAG = 'mlflow.data.context';

/** A data set in MLflow's words. */
interface DatasetInput {
  readonly tags: readonly Entry[];
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    /** JSON, as is the profile. */
    readonly source: string;
    readonly profile: string;
  };
}

/** Tells which pictures a run is trained with, once: their hash, how many they are, and what their folder is called. */
export async function sendDataset(
  client: MlflowClient,
  { runId, datasetDigests }: Pick<TrackedRun, 'runId' | 'datasetDigests'>,
  run: Run,
): Promise<void> {
  const input = describeDataset(run);
  if (!input || datasetDigests.has(input.dataset.digest)) return;
  await client.post('runs/log-inputs', { run_id: runId, datasets: [input] }, anything);
}

/**
 * Describes the pictures of a run. What is said of them holds for every run of theirs: MLflow keeps one data set for all.
 *
 * @returns `undefined` where their hash is not known.
 */
export function describeDataset({ parameters, source }: Run): DatasetInput | undefined {
  const { data_hash: hash, pictures, classes } = parameters;
  if (typeof hash !== 'string') return undefined;
  const name = nameOf(source.data);
  return {
    tags: toEntries({ [CONTEXT_TAG]: 'training' }),
    dataset: {
      name,
      digest: hash.slice(0, MAX_DIGEST_LENGTH),
      source_type: 'local',
      source: JSON.stringify({ uri: name }), // where the folder lies is nobody's business
      profile: JSON.stringify({ pictures, classes }),
    },
  };
}

/** The last part of a path, of whatever system it is. */
function nameOf(place: string): string {
  const last = place.split(/[/\\]/u).findLast((part) => part !== '');
  return (last ?? 'pictures').slice(0, MAX_NAME_LENGTH);
}
