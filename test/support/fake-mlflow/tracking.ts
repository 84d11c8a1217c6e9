import type { z } from 'zod';

import { bodies } from './bodies.ts';
import { type Method, method, toEntries, toMap } from './method.ts';
import { Refusal } from './refusal.ts';

type Batch = z.output<(typeof bodies)['runs/log-batch']>;
type DatasetInput = z.output<(typeof bodies)['runs/log-inputs']>['datasets'][number];
type Metric = Batch['metrics'][number];

/** A run as the fake keeps it. */
export interface KeptRun {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly startTime: number;
  status: string;
  endTime: number | undefined;
  isDeleted: boolean;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly metrics: Metric[];
  readonly models: string[];
  readonly datasets: DatasetInput[];
}

interface KeptExperiment {
  readonly id: string;
  isDeleted: boolean;
}

/** Experiments and runs. */
export function createTracking(artifactRoot: () => string) {
  const experiments = new Map<string, KeptExperiment>();
  const runs = new Map<string, KeptRun>();

  function runOf(id: string): KeptRun {
    const run = runs.get(id);
    if (run) return run;
    throw new Refusal('RESOURCE_DOES_NOT_EXIST', `Run with id=${id} not found`);
  }

  function showRun(run: KeptRun): object {
    const info = {
      run_id: run.id,
      experiment_id: run.experimentId,
      run_name: run.name,
      status: run.status,
      start_time: run.startTime,
      end_time: run.endTime,
      artifact_uri: `${artifactRoot()}/${run.experimentId}/${run.id}/artifacts`,
      lifecycle_stage: run.isDeleted ? 'deleted' : 'active',
    };
    const data = {
      ...(run.metrics.length > 0 && { metrics: latestOf(run.metrics) }), // absent when empty
      ...(run.params.size > 0 && { params: toEntries(run.params) }),
      tags: toEntries(run.tags),
    };
    const { datasets } = run;
    return { info, data, inputs: datasets.length > 0 ? { dataset_inputs: datasets } : {} };
  }

  const methods: Readonly<Record<string, Method>> = {
    'experiments/create': method(bodies['experiments/create'], ({ name }) => {
      if (experiments.has(name)) throw new Refusal('RESOURCE_ALREADY_EXISTS', `${name} is there`);
      const id = String(experiments.size + 1);
      experiments.set(name, { id, isDeleted: false });
      return { experiment_id: id };
    }),
    'experiments/search': method(bodies['experiments/search'], () => ({})),
    'experiments/restore': method(bodies['experiments/restore'], ({ experiment_id: id }) => {
      const experiment = [...experiments.values()].find((one) => one.id === id);
      if (experiment) experiment.isDeleted = false;
      return {};
    }),
    'runs/create': method(bodies['runs/create'], (body) => {
      const run: KeptRun = {
        id: `run${runs.size + 1}`,
        experimentId: body.experiment_id,
        name: body.run_name,
        startTime: body.start_time,
        status: 'RUNNING',
        endTime: undefined,
        isDeleted: false,
        params: new Map(),
        tags: toMap(body.tags),
        metrics: [],
        models: [],
        datasets: [],
      };
      runs.set(run.id, run);
      return { run: showRun(run) };
    }),
    'runs/search': method(bodies['runs/search'], ({ experiment_ids: [experimentId], filter }) => {
      const found = [...runs.values()].filter(
        (run) =>
          run.experimentId === experimentId &&
          filter.endsWith(`'${run.tags.get('whatsit.run_id')}'`),
      );
      return found.length > 0 ? { runs: found.map(showRun) } : {};
    }),
    'runs/restore': method(bodies['runs/restore'], ({ run_id: id }) => {
      runOf(id).isDeleted = false;
      return {};
    }),
    'runs/update': method(bodies['runs/update'], ({ run_id: id, status, end_time: endTime }) => {
      Object.assign(runOf(id), { status, endTime });
      return {};
    }),
    'runs/log-batch': method(bodies['runs/log-batch'], (batch) => {
      logBatch(runOf(batch.run_id), batch);
      return {};
    }),
    'runs/log-inputs': method(bodies['runs/log-inputs'], ({ run_id: id, datasets }) => {
      runOf(id).datasets.push(...datasets);
      return {};
    }),
    'runs/outputs': method(bodies['runs/outputs'], ({ run_id: id, models }) => {
      runOf(id).models.push(...models.map((output) => output.model_id));
      return {};
    }),
  };

  return {
    experiments,
    runs,
    methods,
    findExperiment(name: string): object {
      const experiment = experiments.get(name);
      if (!experiment) throw new Refusal('RESOURCE_DOES_NOT_EXIST', `Could not find ${name}`);
      const stage = experiment.isDeleted ? 'deleted' : 'active';
      return { experiment: { experiment_id: experiment.id, name, lifecycle_stage: stage } };
    },
  };
}

/** All of it or nothing. */
function logBatch(run: KeptRun, { params, tags, metrics }: Batch): void {
  const changed = params.find(({ key, value }) => (run.params.get(key) ?? value) !== value);
  if (changed) throw new Refusal('INVALID_PARAMETER_VALUE', `Changing param ${changed.key}`);
  for (const { key, value } of params) run.params.set(key, value);
  for (const { key, value } of tags) run.tags.set(key, value);
  run.metrics.push(...metrics.filter((metric) => !hasPoint(run, metric)));
}

/** The same point twice is one point, also where it is a model's as well. */
function hasPoint({ metrics }: KeptRun, { key, step, timestamp, value }: Metric): boolean {
  return metrics.some(
    (known) =>
      known.key === key &&
      known.step === step &&
      known.timestamp === timestamp &&
      known.value === value,
  );
}

function latestOf(metrics: readonly Metric[]): readonly Metric[] {
  const byKey = new Map<string, Metric>();
  for (const metric of metrics) {
    const known = byKey.get(metric.key);
    if (!known || metric.step >= known.step) byKey.set(metric.key, metric);
  }
  return [...byKey.values()];
}
