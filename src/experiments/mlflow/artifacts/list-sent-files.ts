import { z } from 'zod';

import type { MlflowClient } from '../protocol/client.ts';

const listSchema = z.object({
  files: z
    .array(
      z.object({
        path: z.string(),
        is_dir: z.boolean().default(false),
        file_size: z.number().optional(),
      }),
    )
    .default([]), // absent when empty
});

/** The files that a server keeps of a run: length in bytes by path. */
export async function listSentFiles(
  client: MlflowClient,
  runId: string,
  folder?: string,
): Promise<ReadonlyMap<string, number>> {
  const query = { run_id: runId, ...(folder !== undefined && { path: folder }) };
  const { files } = await client.get('artifacts/list', query, listSchema);
  const here = files
    .filter(({ is_dir: isFolder }) => !isFolder)
    .map(({ path, file_size: size = 0 }) => [path, size] as const);
  const below = await Promise.all(
    files
      .filter(({ is_dir: isFolder }) => isFolder)
      .map(({ path }) => listSentFiles(client, runId, path)),
  );
  return new Map([...here, ...below.flatMap((found) => [...found])]);
}
