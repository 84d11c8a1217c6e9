import { z } from 'zod';

import type { Run } from '../../runs/run.ts';
import { cleanModelName } from '../protocol/cleaned-names.ts';
import { anything, type MlflowClient } from '../protocol/client.ts';
import { toEntries } from '../protocol/entries.ts';
import { listParameters } from '../tracked-run/facts.ts';
import { MODEL_HASH_TAG, RUN_ID_TAG } from '../protocol/tags.ts';
import type { TrackedRun } from '../tracked-run/open-tracked-run.ts';

const modelSchema = z
  .object({
    info: z.object({ model_id: z.string(), artifact_uri: z.string(), status: z.string() }),
  })
  .transform(({ info }) => ({
    modelId: info.model_id,
    artifactUri: info.artifact_uri,
    isReady: info.status === 'LOGGED_MODEL_READY',
  }));

const foundSchema = z.object({ models: z.array(modelSchema).default([]) });
const createdSchema = z.object({ model: modelSchema });

/** A model as the server keeps it beside the runs; ready once all of its files are there. */
export type LoggedModel = z.output<typeof modelSchema>;

/**
 * Gives the logged model of a run's ONNX file, which is there afterwards, perhaps without its files.
 *
 * @param hash - The file's SHA-256: a run that has gone on has another model.
 */
export async function openLoggedModel(
  client: MlflowClient,
  tracked: TrackedRun,
  { run, hash }: { readonly run: Run; readonly hash: string },
): Promise<LoggedModel> {
  const body = {
    experiment_ids: [tracked.experimentId],
    filter: `source_run_id = '${tracked.runId}' AND tags.\`${MODEL_HASH_TAG}\` = '${hash}'`,
    max_results: 1,
  };
  const { models } = await client.post('logged-models/search', body, foundSchema);
  const model = models[0] ?? (await create(client, tracked, { run, hash }));
  if (!model.isReady) {
    const outputs = { run_id: tracked.runId, models: [{ model_id: model.modelId, step: 0 }] };
    await client.post('runs/outputs', outputs, anything);
  }
  return model;
}

async function create(
  client: MlflowClient,
  { experimentId, runId }: TrackedRun,
  { run, hash }: { readonly run: Run; readonly hash: string },
): Promise<LoggedModel> {
  const body = {
    experiment_id: experimentId,
    name: cleanModelName(run.name),
    source_run_id: runId,
    model_type: 'classifier',
    params: listParameters(run),
    tags: toEntries({ [RUN_ID_TAG]: run.id, [MODEL_HASH_TAG]: hash }),
  };
  const { model } = await client.post('logged-models', body, createdSchema);
  return model;
}
