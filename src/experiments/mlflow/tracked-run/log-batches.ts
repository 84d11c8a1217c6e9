import { anything, type MlflowClient } from '../protocol/client.ts';
import type { Entry } from '../protocol/entries.ts';
import type { Metric } from './metrics.ts';

/** What a run is told at once. */
export interface Batch {
  readonly params: readonly Entry[];
  readonly tags: readonly Entry[];
  readonly metrics: readonly Metric[];
}

/** What one request may hold at most: MLflow refuses more. */
const MAX_METRICS = 1_000;
const MAX_ENTRIES = 100;

/** Logs any number of parameters, tags and metrics, the metrics in their order. */
export async function logBatches(
  client: MlflowClient,
  runId: string,
  { params, tags, metrics }: Batch,
): Promise<void> {
  const batches: readonly Partial<Batch>[] = [
    ...chunk(params, MAX_ENTRIES).map((some) => ({ params: some })),
    ...chunk(tags, MAX_ENTRIES).map((some) => ({ tags: some })),
    ...chunk(metrics, MAX_METRICS).map((some) => ({ metrics: some })),
  ];
  for (const batch of batches) {
    // oxlint-disable-next-line no-await-in-loop -- what is later in a curve must not arrive earlier
    await client.post('runs/log-batch', { run_id: runId, ...batch }, anything);
  }
}

function chunk<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
