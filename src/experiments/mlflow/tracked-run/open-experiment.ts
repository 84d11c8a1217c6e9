import { z } from 'zod';

import { anything, type MlflowClient } from '../protocol/client.ts';
import { toEntries } from '../protocol/entries.ts';
import { isMissing, isThereAlready } from '../protocol/explain-refusal.ts';

const MAX_NAME_LENGTH = 500;

/** What MLflow's pages show of it first: curves, and not conversations. */
const KIND_TAG = 'mlflow.experimentKind';
const TRAINING = 'custom_model_development';

const lifecycle = z.enum(['active', 'deleted']);
const experimentSchema = z.object({
  experiment: z.object({ experiment_id: z.string(), lifecycle_stage: lifecycle }),
});
const createdSchema = z.object({ experiment_id: z.string() });

/** Gives the id of an experiment, which is there afterwards: a deleted one comes back, with its runs. */
export async function openExperiment(client: MlflowClient, name: string): Promise<string> {
  const experimentName = name.trim().slice(0, MAX_NAME_LENGTH) || 'whatsit';
  return (await find(client, experimentName)) ?? create(client, experimentName);
}

async function find(client: MlflowClient, name: string): Promise<string | undefined> {
  const query = { experiment_name: name };
  try {
    const { experiment } = await client.get('experiments/get-by-name', query, experimentSchema);
    const { experiment_id: id, lifecycle_stage: stage } = experiment;
    if (stage === 'deleted')
      await client.post('experiments/restore', { experiment_id: id }, anything);
    return id;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function create(client: MlflowClient, name: string): Promise<string> {
  try {
    const body = { name, tags: toEntries({ [KIND_TAG]: TRAINING }) };
    const { experiment_id: id } = await client.post('experiments/create', body, createdSchema);
    return id;
  } catch (error) {
    // Somebody else was faster.
    const id = isThereAlready(error) ? await find(client, name) : undefined;
    if (id === undefined) throw error;
    return id;
  }
}
