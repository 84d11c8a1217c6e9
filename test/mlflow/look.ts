import { z } from 'zod';

/** Asks a server about what it has, by another way than the code under test. */

const entries = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const runSchema = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string(),
    status: z.string(),
    start_time: z.number(),
    end_time: z.number().optional(),
  }),
  data: z.object({
    params: entries,
    tags: entries,
    metrics: z
      .array(z.object({ key: z.string(), value: z.union([z.number(), z.string()]) }))
      .default([]),
  }),
  inputs: z
    .object({
      dataset_inputs: z
        .array(z.object({ tags: entries, dataset: z.record(z.string(), z.string()) }))
        .default([]),
    })
    .default({ dataset_inputs: [] }),
  outputs: z
    .object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) })
    .default({ model_outputs: [] }),
});
const pointSchema = z.object({
  value: z.union([z.number(), z.string()]),
  timestamp: z.number(),
  step: z.number(),
});

/** What a server says of a run. */
export type SeenRun = z.output<typeof runSchema>;

/** All runs of an experiment, by its name. */
export async function findRuns(uri: string, experiment: string): Promise<readonly SeenRun[]> {
  const { experiment: found } = await get(
    uri,
    'experiments/get-by-name',
    { experiment_name: experiment },
    z.object({ experiment: z.object({ experiment_id: z.string() }) }),
  );
  const body = { experiment_ids: [found.experiment_id], run_view_type: 'ALL' };
  const { runs } = await post(
    uri,
    'runs/search',
    body,
    z.object({ runs: z.array(runSchema).default([]) }),
  );
  return runs;
}

/** The only run of an experiment. */
export async function findOnlyRun(uri: string, experiment: string): Promise<SeenRun> {
  const [run, ...others] = await findRuns(uri, experiment);
  if (run && others.length === 0) return run;
  throw new Error(`${experiment} has ${others.length + (run ? 1 : 0)} runs`);
}

/** Every point of a curve. */
export async function readHistory(uri: string, runId: string, key: string) {
  const query = { run_id: runId, metric_key: key };
  const { metrics } = await get(
    uri,
    'metrics/get-history',
    query,
    z.object({ metrics: z.array(pointSchema).default([]) }),
  );
  return metrics;
}

/** A run's file; `undefined` where there is none. */
export async function readArtifact(
  uri: string,
  runId: string,
  file: string,
): Promise<Uint8Array | undefined> {
  const query = new URLSearchParams({ run_id: runId, path: file });
  const response = await fetch(`${uri}/get-artifact?${query.toString()}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

export async function get<Schema extends z.ZodType>(
  uri: string,
  route: string,
  query: Readonly<Record<string, string>>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parameters = new URLSearchParams(query).toString();
  return read(await fetch(`${uri}/api/2.0/mlflow/${route}?${parameters}`), schema);
}

export async function post<Schema extends z.ZodType>(
  uri: string,
  route: string,
  body: object,
  schema: Schema,
): Promise<z.output<Schema>> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  return read(await fetch(`${uri}/api/2.0/mlflow/${route}`, request), schema);
}

async function read<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return schema.parse(await response.json());
}
