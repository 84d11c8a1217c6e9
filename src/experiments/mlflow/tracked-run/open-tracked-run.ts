import { z } from 'zod';

import type { Run } from '../../runs/run.ts';
import { anything, type MlflowClient } from '../protocol/client.ts';
import { toEntries } from '../protocol/entries.ts';
import { RUN_ID_TAG } from '../protocol/tags.ts';

const entriesSchema = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((entries) => new Map(entries.map(({ key, value }) => [key, value])));

/** Of each metric the server tells its latest value: what counts here is how far it is. */
const latestStepsSchema = z
  .array(z.object({ key: z.string(), step: z.number().default(0) }))
  .default([])
  .transform((metrics) => new Map(metrics.map(({ key, step }) => [key, step])));

/** Of each data set its hash, which is all that tells whether it is there. */
const datasetDigestsSchema = z
  .object({ dataset_inputs: z.array(z.object({ dataset: z.object({ digest: z.string() }) })) })
  .partial()
  .default({})
  .transform(
    ({ dataset_inputs: inputs = [] }) => new Set(inputs.map(({ dataset }) => dataset.digest)),
  );

const runSchema = z
  .object({
    info: z.object({
      run_id: z.string(),
      experiment_id: z.string(),
      run_name: z.string().default(''),
      status: z.string(),
      end_time: z.number().optional(),
      artifact_uri: z.string(),
      lifecycle_stage: z.enum(['active', 'deleted']),
    }),
    data: z.object({ params: entriesSchema, tags: entriesSchema, metrics: latestStepsSchema }),
    inputs: datasetDigestsSchema,
  })
  .transform(({ info, data, inputs }) => ({
    runId: info.run_id,
    experimentId: info.experiment_id,
    status: info.status,
    endTime: info.end_time,
    artifactUri: info.artifact_uri,
    isDeleted: info.lifecycle_stage === 'deleted',
    params: data.params,
    tags: data.tags,
    latestSteps: data.metrics,
    datasetDigests: inputs,
  }));

const foundSchema = z.object({ runs: z.array(runSchema).default([]) });
const createdSchema = z.object({ run: runSchema });

/** What the server knows of a run. */
export type TrackedRun = z.output<typeof runSchema>;

/**
 * Gives what the server knows of one of our runs, which is there afterwards: a deleted one comes back.
 *
 * It is found by our own id: creating the same again would make another.
 */
export async function openTrackedRun(
  client: MlflowClient,
  experimentId: string,
  run: Pick<Run, 'id' | 'name' | 'startedAt'>,
): Promise<TrackedRun> {
  const found = await find(client, experimentId, run.id);
  if (!found) return create(client, experimentId, run);
  if (found.isDeleted) await client.post('runs/restore', { run_id: found.runId }, anything);
  return found;
}

async function find(
  client: MlflowClient,
  experimentId: string,
  id: string,
): Promise<TrackedRun | undefined> {
  const body = {
    experiment_ids: [experimentId],
    filter: `tags.\`${RUN_ID_TAG}\` = '${id}'`,
    run_view_type: 'ALL',
    order_by: ['attributes.run_id ASC'], // of two that were made at the same moment, always the same
    max_results: 1,
  };
  const { runs } = await client.post('runs/search', body, foundSchema);
  return runs[0];
}

async function create(
  client: MlflowClient,
  experimentId: string,
  { id, name, startedAt }: Pick<Run, 'id' | 'name' | 'startedAt'>,
): Promise<TrackedRun> {
  const body = {
    experiment_id: experimentId,
    run_name: name,
    start_time: Date.parse(startedAt),
    tags: toEntries({ [RUN_ID_TAG]: id }),
  };
  const { run } = await client.post('runs/create', body, createdSchema);
  return run;
}
