import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { cleanModelName } from './protocol/cleaned-names.ts';
import { anything, type MlflowClient } from './protocol/client.ts';
import { toEntries } from './protocol/entries.ts';
import { isThereAlready } from './protocol/explain-refusal.ts';
import { type SendOptions, sendRun } from './send-run.ts';
import { RUN_ID_TAG } from './protocol/tags.ts';

/** Which version of a model is in use, in the registry's words. */
const PRODUCTION = 'production';

const versionSchema = z.object({ version: z.coerce.string(), source: z.string().default('') });
const versionsSchema = z.object({ model_versions: z.array(versionSchema).default([]) });
const createdSchema = z.object({ model_version: versionSchema });

type Version = z.output<typeof versionSchema>;

/**
 * Makes a run's model a version of a registered model, once; the run and its model are sent first where they must be.
 *
 * @param name - The registered model's; `/` and `:` become dashes.
 * @returns The version's number, as MLflow writes it.
 * @throws {ClassifierError} `parameter-invalid` when the run has no model.
 */
export async function registerVersion(
  client: MlflowClient,
  runFolder: Pick<RunFolder, 'run' | 'folder'>,
  { name, ...waiting }: SendOptions & { readonly name: string },
): Promise<string> {
  const { id } = runFolder.run;
  const { runId, modelId } = await sendRun(client, runFolder, waiting);
  if (modelId === undefined) {
    throw new ClassifierError('parameter-invalid', `the run ${id} has no model to register`);
  }
  const modelName = cleanModelName(name);
  await createModel(client, modelName);
  const source = `models:/${modelId}`;
  const versions = await findVersions(client, modelName, id);
  const found = versions.find((version) => version.source === source);
  if (found) return found.version;
  const tags = toEntries({ [RUN_ID_TAG]: id });
  const body = { name: modelName, source, model_id: modelId, run_id: runId, tags };
  const { model_version: created } = await client.post(
    'model-versions/create',
    body,
    createdSchema,
  );
  return created.version;
}

/**
 * Lets the alias `production` of a registered model mean the version that came of a run.
 *
 * @param options.runId - Our own id of the run; of several versions the latest counts.
 * @returns The version's number.
 * @throws {ClassifierError} `not-found` when no version came of it: {@link registerVersion} makes one.
 */
export async function moveAlias(
  client: MlflowClient,
  { name, runId }: { readonly name: string; readonly runId: string },
): Promise<string> {
  const modelName = cleanModelName(name);
  const versions = await findVersions(client, modelName, runId);
  const latest = versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
  if (!latest) {
    const sentence = `the MLflow server has no version of "${modelName}" from the run ${runId}`;
    throw new ClassifierError('not-found', sentence);
  }
  const body = { name: modelName, alias: PRODUCTION, version: latest.version };
  await client.post('registered-models/alias', body, anything);
  return latest.version;
}

async function createModel(client: MlflowClient, name: string): Promise<void> {
  try {
    await client.post('registered-models/create', { name }, anything);
  } catch (error) {
    if (!isThereAlready(error)) throw error;
  }
}

async function findVersions(
  client: MlflowClient,
  name: string,
  id: string,
): Promise<readonly Version[]> {
  const query = { filter: `name = '${name}' AND tags.\`${RUN_ID_TAG}\` = '${id}'` };
  const { model_versions: versions } = await client.get(
    'model-versions/search',
    query,
    versionsSchema,
  );
  return versions;
}
