import type { Command } from 'commander';

import { type EpochLine, readEpochs } from '../../experiments/runs/records.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { printable, printableJson } from '../printable.ts';
import { formatTable } from '../format-table.ts';
import {
  formatLoss,
  formatParameter,
  formatResult,
  formatShare,
  formatTime,
  nameRun,
} from '../format-values.ts';
import { findRunFolder } from './read-runs.ts';
import { listRunFiles } from './show/list-run-files.ts';

const EPOCHS_HEADER = 'epoch,train loss,train acc,val loss,val acc,learning rate,seconds'.split(
  ',',
);

/** `whatsit experiments show <run>`: all that a run knows of itself. */
export function addShowCommand(experiments: Command): void {
  experiments
    .command('show')
    .description('show one run: parameters, results, epochs, files')
    .argument('<run>', 'its id, the beginning of its id, or its name')
    .option('--json', 'one JSON object')
    .action(async (wanted: string, { json }: { readonly json?: true }) => {
      const found = await findRunFolder(wanted);
      const [epochs, files] = await Promise.all([
        readEpochs(found.folder),
        listRunFiles(found.folder),
      ]);
      const { run, folder } = found;
      process.stdout.write(
        json
          ? `${printableJson({ ...run, folder, epochs, files })}\n`
          : format(found, epochs, files),
      );
    });
}

function format(
  { run, folder }: RunFolder,
  epochs: readonly EpochLine[],
  files: readonly string[],
): string {
  const { status, startedAt, endedAt, parameters, results, environment } = run;
  const time = `${formatTime(startedAt)} to ${formatTime(endedAt)} UTC`;
  const made = `whatsit ${environment.version}, Node ${environment.node}`;
  return [
    `${printable(nameRun(run))}: ${status}, ${time}\n${made}${revision(environment.gitRevision)}\n`,
    section(
      'parameters',
      pairs(parameters, (_name, value) => formatParameter(value)),
    ),
    section('results', pairs(results, formatResult)),
    section('epochs', epochs.length > 0 ? formatTable(EPOCHS_HEADER, epochs.map(toRow)) : ''),
    section(`files in ${printable(folder)}`, files.map((file) => `${printable(file)}\n`).join('')),
  ].join('');
}

function revision(gitRevision: string | null): string {
  return gitRevision === null ? '' : `, revision ${gitRevision.slice(0, 12)}`;
}

function section(title: string, body: string): string {
  const lines = body === '' ? ['(none yet)'] : body.trimEnd().split('\n');
  return `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function pairs<Value>(
  values: Readonly<Record<string, Value>>,
  formatValue: (name: string, value: Value) => string,
): string {
  const entries = Object.entries(values);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries
    .map(([name, value]) => `${name.padEnd(width)}  ${printable(formatValue(name, value))}\n`)
    .join('');
}

function toRow(line: EpochLine): readonly string[] {
  return [
    String(line.epoch),
    formatLoss(line.train_loss),
    formatShare(line.train_accuracy),
    formatLoss(line.validation_loss),
    formatShare(line.validation_accuracy),
    String(Number(line.learning_rate.toPrecision(4))),
    line.seconds.toFixed(1),
  ];
}
