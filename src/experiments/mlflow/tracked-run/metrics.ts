import type { EpochLine, StepLine } from '../../runs/records.ts';
import type { Run } from '../../runs/run.ts';
import { cleanKey } from '../protocol/cleaned-names.ts';

/** A point of a curve, as MLflow takes it. */
export interface Metric {
  readonly key: string;
  /** What is no finite number is spelled out: JSON has none. */
  readonly value: number | 'NaN' | 'Infinity' | '-Infinity';
  /** A whole number of milliseconds since 1970. */
  readonly timestamp: number;
  /** A whole number, too. */
  readonly step: number;
  /** Of the logged model whose metric it is as well. */
  readonly model_id?: string;
}

/** What a run's folder says that can be drawn. */
export interface Measured {
  readonly run: Run;
  readonly epochs: readonly EpochLine[];
  readonly steps: readonly StepLine[];
}

/** The same words mean the curve of a run and what it came to in the end. */
const CURVES = new Set(['validation_loss', 'validation_accuracy']);

/**
 * Lists all points: epochs by their number, `step/…` by the step, results at the last epoch.
 *
 * @returns Ordered by step within each key. The same folder gives the same points, so that none is counted twice.
 */
export function listMetrics({ run, epochs, steps }: Measured): readonly Metric[] {
  const endedAt = endOf(run);
  const timeOf = new Map(epochs.map(({ epoch, timestamp }) => [epoch, timestamp]));
  const ofSteps = steps.map(({ step, epoch, ...values }) =>
    toMetrics(withPrefix('step/', values), { step, timestamp: timeOf.get(epoch) ?? endedAt }),
  );
  const ofEpochs = epochs.map(({ epoch, step: _step, timestamp, seconds, ...values }) =>
    toMetrics({ ...values, epoch_seconds: seconds }, { step: epoch, timestamp }),
  );
  return [...ofEpochs, ...ofSteps, listResults({ run, epochs })].flat();
}

/**
 * Leaves out what the server has.
 *
 * @param latestSteps - Of each key, the last step that arrived.
 */
export function newMetrics(
  metrics: readonly Metric[],
  latestSteps: ReadonlyMap<string, number>,
): readonly Metric[] {
  return metrics.filter(({ key, step }) => step > (latestSteps.get(key) ?? -1));
}

/** What a finished run came to; the results of one that goes on again are of before. */
export function listResults({ run, epochs }: Omit<Measured, 'steps'>): readonly Metric[] {
  if (run.status !== 'finished') return [];
  const named = Object.entries(run.results).map(([key, value]) => [
    CURVES.has(key) ? `final_${key}` : key,
    value,
  ]);
  const place = { step: epochs.at(-1)?.epoch ?? 0, timestamp: endOf(run) };
  return toMetrics(Object.fromEntries(named), place);
}

function endOf({ endedAt, startedAt }: Run): number {
  return Date.parse(endedAt ?? startedAt);
}

function toMetrics(
  values: Readonly<Record<string, number | null | undefined>>,
  { step, timestamp }: Pick<Metric, 'step' | 'timestamp'>,
): readonly Metric[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      key: cleanKey(key),
      value: spell(value ?? Number.NaN),
      timestamp: Math.trunc(timestamp),
      step: Math.trunc(step),
    }));
}

function spell(value: number): Metric['value'] {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function withPrefix<Value>(
  prefix: string,
  values: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}
