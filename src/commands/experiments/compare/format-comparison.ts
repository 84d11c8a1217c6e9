import type { EpochLine } from '../../../experiments/runs/records.ts';
import type { Run } from '../../../experiments/runs/run.ts';
import { differingParameters } from '../../../experiments/select/differing-parameters.ts';
import { formatTable } from '../../format-table.ts';
import { formatLoss, formatParameter, formatResult, formatShare } from '../../format-values.ts';

/** A run with its curve. */
export interface ComparedRun {
  readonly run: Run;
  readonly epochs: readonly EpochLine[];
}

const CURVES = [
  ['validation loss by epoch', (line: EpochLine) => formatLoss(line.validation_loss)],
  ['validation accuracy by epoch', (line: EpochLine) => formatShare(line.validation_accuracy)],
  ['train loss by epoch', (line: EpochLine) => formatLoss(line.train_loss)],
] as const;

/** Tables for a terminal: who is who, then a column a run under the same number in each. */
export function formatComparison(compared: readonly ComparedRun[]): string {
  const runs = compared.map(({ run }) => run);
  const columns = runs.map((_run, index) => `#${index + 1}`);
  const differing = differingParameters(runs).map(({ name, values }) => [
    name,
    ...values.map(formatParameter),
  ]);
  return [
    formatTable(['run', 'id', 'name', 'status'], runs.map(toLegend)),
    '\nparameters that differ\n',
    differing.length > 0 ? formatTable(['', ...columns], differing) : 'none\n',
    '\nresults\n',
    formatTable(['', ...columns], resultRows(runs)),
    ...CURVES.flatMap(([title, format]) => [
      `\n${title}\n`,
      formatTable(['epoch', ...columns], curveRows(compared, format)),
    ]),
  ].join('');
}

function toLegend({ id, name, status }: Run, index: number): readonly string[] {
  return [`#${index + 1}`, id, name, status];
}

function resultRows(runs: readonly Run[]): readonly (readonly string[])[] {
  const names = new Set(runs.flatMap(({ results }) => Object.keys(results)));
  return Array.from(names, (name) => [
    name,
    ...runs.map(({ results }) => formatResult(name, results[name])),
  ]);
}

function curveRows(
  compared: readonly ComparedRun[],
  format: (line: EpochLine) => string,
): readonly (readonly string[])[] {
  const byEpoch = compared.map(({ epochs }) => new Map(epochs.map((line) => [line.epoch, line])));
  const last = Math.max(0, ...byEpoch.flatMap((lines) => [...lines.keys()]));
  return Array.from({ length: last }, (_none, index) => [
    String(index + 1),
    ...byEpoch.map((lines) => cell(lines.get(index + 1), format)),
  ]);
}

/** A run that stopped earlier has nothing to say, where one without validation has a dash. */
function cell(line: EpochLine | undefined, format: (line: EpochLine) => string): string {
  return line ? format(line) : '';
}
