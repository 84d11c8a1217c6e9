import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { hashFile } from '../../../system/hash-file.ts';
import { isUnfinished } from '../../runs/write-safely.ts';
import { locateArtifacts } from './artifact-place.ts';
import { cleanPath } from '../protocol/cleaned-names.ts';
import type { MlflowClient } from '../protocol/client.ts';
import { isMissing } from '../protocol/explain-refusal.ts';
import { listFiles } from './list-files.ts';
import { listSentFiles } from './list-sent-files.ts';
import type { TrackedRun } from '../tracked-run/open-tracked-run.ts';

/** Hashes of what was sent, by path: the server itself tells only lengths. */
const MANIFEST = 'whatsit-manifest.json';
const manifestSchema = z.record(z.string(), z.string());

/** The model is sent as such; pictures are somebody's, and stay here. */
const STAYING = /^(model|checks)\//u;

interface Artifact {
  /** On this machine. */
  readonly file: string;
  /** On the server. */
  readonly name: string;
  readonly sizeInBytes: number;
  readonly hash: string;
}

/**
 * Sends a run's artifacts and checkpoints, those that the server lacks or that have changed; not the model,
 * and no pictures.
 *
 * @param folder - The run's.
 */
export async function sendArtifacts(
  client: MlflowClient,
  { runId, artifactUri }: TrackedRun,
  folder: string,
): Promise<void> {
  const locate = locateArtifacts(artifactUri);
  const artifacts = await listArtifacts(folder);
  const sizes = await listSentFiles(client, runId);
  // Some stores behind the server answer with a failure when a file is not there.
  const sent = sizes.has(MANIFEST) ? await readManifest(client, locate(MANIFEST)) : {};
  const missing = artifacts.filter(
    ({ name, sizeInBytes, hash }) => sizes.get(name) !== sizeInBytes || sent[name] !== hash,
  );
  if (missing.length === 0) return;
  for (const { file, name } of missing)
    await client.artifacts.put(locate(name), await openAsBlob(file));
  const manifest = Object.fromEntries(artifacts.map(({ name, hash }) => [name, hash]));
  await client.artifacts.put(locate(MANIFEST), new Blob([JSON.stringify(manifest)])); // last: all of it is true now
}

async function listArtifacts(folder: string): Promise<readonly Artifact[]> {
  const artifacts = await listFiles(path.join(folder, 'artifacts'));
  const checkpoints = await listFiles(path.join(folder, 'checkpoints'));
  const files = [
    ...artifacts.filter((file) => !STAYING.test(file)).map((file) => [`artifacts/${file}`, file]),
    ...checkpoints.map((file) => [`checkpoints/${file}`, `checkpoints/${file}`]),
  ].filter(([place = '']) => !isUnfinished(place));
  return Promise.all(
    files.map(async ([place = '', name = '']) => {
      const file = path.join(folder, place);
      const [{ size: sizeInBytes }, hash] = await Promise.all([stat(file), hashFile(file)]);
      return { file, name: cleanPath(name), sizeInBytes, hash };
    }),
  );
}

async function readManifest(
  client: MlflowClient,
  place: string,
): Promise<z.output<typeof manifestSchema>> {
  try {
    return manifestSchema.safeParse(JSON.parse(await client.artifacts.get(place))).data ?? {};
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return {};
    throw error;
  }
}
