import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { readGraph } from '../../../onnx/graph.ts';
import { hashFile } from '../../../system/hash-file.ts';
import { readEpochs } from '../../runs/records.ts';
import type { RunFolder } from '../../runs/run-folder.ts';
import { locateArtifacts } from '../artifacts/artifact-place.ts';
import type { MlflowClient } from '../protocol/client.ts';
import { listFiles } from '../artifacts/list-files.ts';
import { logBatches } from '../tracked-run/log-batches.ts';
import { listResults } from '../tracked-run/metrics.ts';
import type { TrackedRun } from '../tracked-run/open-tracked-run.ts';
import { describeModel, ONNX_FILE } from './model-files.ts';
import { type LoggedModel, openLoggedModel } from './open-logged-model.ts';

/** Where a model folder has it. */
const ONNX_PATH = 'onnx/model.onnx';

/**
 * Sends what a run has made as a logged model, once.
 *
 * @returns Its id on the server; `undefined` where the run has no model.
 */
export async function sendModel(
  client: MlflowClient,
  tracked: TrackedRun,
  { run, folder }: Pick<RunFolder, 'run' | 'folder'>,
): Promise<string | undefined> {
  const modelFolder = path.join(folder, 'artifacts', 'model');
  const files = await listFiles(modelFolder);
  if (!files.includes(ONNX_PATH)) return undefined;
  const hash = await hashFile(path.join(modelFolder, ONNX_PATH));
  const model = await openLoggedModel(client, tracked, { run, hash });
  if (model.isReady) return model.modelId;

  const locate = locateArtifacts(model.artifactUri);
  for (const file of files) {
    const name = file === ONNX_PATH ? ONNX_FILE : file;
    await client.artifacts.put(locate(name), await openAsBlob(path.join(modelFolder, file)));
  }
  const description = await describe(path.join(modelFolder, ONNX_PATH), { model, tracked });
  for (const [name, text] of Object.entries(description)) {
    await client.artifacts.put(locate(name), new Blob([text]));
  }
  await logResults(client, tracked, { run, folder, model });
  const ready = { model_id: model.modelId, status: 'LOGGED_MODEL_READY' };
  await client.patch(`logged-models/${model.modelId}`, ready); // from now on it is taken as whole
  return model.modelId;
}

/** The same points as the run's, so that the run has none twice. */
async function logResults(
  client: MlflowClient,
  { runId }: TrackedRun,
  { run, folder, model }: Pick<RunFolder, 'run' | 'folder'> & { readonly model: LoggedModel },
): Promise<void> {
  const results = listResults({ run, epochs: await readEpochs(folder) });
  const metrics = results.map((result) => ({ ...result, model_id: model.modelId }));
  await logBatches(client, runId, { params: [], tags: [], metrics });
}

async function describe(
  onnxFile: string,
  { model, tracked }: { readonly model: LoggedModel; readonly tracked: TrackedRun },
): Promise<Readonly<Record<string, string>>> {
  const [onnxBytes, { size, mtime }] = await Promise.all([readFile(onnxFile), stat(onnxFile)]);
  const { inputs, outputs, weights } = readGraph(onnxBytes);
  return describeModel({
    modelId: model.modelId,
    artifactUri: model.artifactUri,
    runId: tracked.runId,
    createdAt: mtime,
    sizeInBytes: size,
    inputs: inputs.filter(({ name }) => !weights.has(name)), // old files list weights among them
    outputs,
  });
}
