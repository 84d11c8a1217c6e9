import { z } from 'zod';

/** What MLflow 3.17 takes, with its limits; fields that it would pass over are breaches, too. */

const text = z.string();
const key = z
  .string()
  .max(250)
  .regex(/^[/\w.\- ]+$/u);
const tags = z.array(z.strictObject({ key, value: z.string().max(8_000) })).max(100);
const millis = z.int().positive();

export const bodies = {
  'experiments/create': z.strictObject({ name: z.string().min(1).max(500), tags }),
  'experiments/search': z.strictObject({ max_results: z.int().positive() }),
  'experiments/restore': z.strictObject({ experiment_id: text }),
  'runs/create': z.strictObject({ experiment_id: text, run_name: text, start_time: millis, tags }),
  'runs/search': z.strictObject({
    experiment_ids: z.array(text).length(1),
    filter: z.string().regex(/^tags\.`whatsit\.run_id` = '[\w-]+'$/u),
    run_view_type: z.literal('ALL'),
    order_by: z.array(text),
    max_results: z.int(),
  }),
  'runs/restore': z.strictObject({ run_id: text }),
  'runs/update': z.strictObject({
    run_id: text,
    status: z.enum(['RUNNING', 'FINISHED', 'FAILED', 'KILLED']),
    end_time: millis.optional(),
  }),
  'runs/log-batch': z.strictObject({
    run_id: text,
    params: z
      .array(z.strictObject({ key, value: z.string().max(6_000) }))
      .max(100)
      .default([]),
    tags: tags.default([]),
    metrics: z
      .array(
        z.strictObject({
          key,
          value: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]),
          timestamp: millis,
          step: z.int(),
          model_id: z.string().optional(),
        }),
      )
      .max(1_000)
      .default([]),
  }),
  'runs/log-inputs': z.strictObject({
    run_id: text,
    datasets: z.array(
      z.strictObject({
        tags: z.array(z.strictObject({ key: z.string().max(255), value: z.string().max(500) })),
        dataset: z.strictObject({
          name: z.string().min(1).max(500),
          digest: z.string().min(1).max(36),
          source_type: text,
          source: z.string().max(65_535),
          profile: z.string().max(16_777_215),
        }),
      }),
    ),
  }),
  'runs/outputs': z.strictObject({
    run_id: text,
    models: z.array(z.strictObject({ model_id: text, step: z.int() })),
  }),
  'logged-models/search': z.strictObject({
    experiment_ids: z.array(text).length(1),
    filter: text,
    max_results: z.int(),
  }),
  'logged-models': z.strictObject({
    experiment_id: text,
    name: z.string().regex(/^[^/:.%"']+$/u),
    source_run_id: text,
    model_type: text,
    params: z.array(z.strictObject({ key, value: z.string() })).max(100),
    tags,
  }),
  'logged-models/id': z.strictObject({
    model_id: text,
    status: z.enum(['LOGGED_MODEL_READY']),
  }),
  'registered-models/create': z.strictObject({ name: z.string().regex(/^[^/:]+$/u) }),
  'model-versions/create': z.strictObject({
    name: text,
    source: z.string().regex(/^models:\/m-/u),
    model_id: text,
    run_id: text,
    tags,
  }),
  'registered-models/alias': z.strictObject({
    name: text,
    alias: z.string().regex(/^[\w-]+$/u),
    version: text,
  }),
};
