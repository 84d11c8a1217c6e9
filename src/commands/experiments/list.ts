import type { Command } from 'commander';

import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { type Varied, variedIn } from '../../experiments/select/varied.ts';
import { printableJson } from '../printable.ts';
import { formatTable } from '../format-table.ts';
import { formatLoss, formatParameter, formatShare, formatTime } from '../format-values.ts';
import { readRuns } from './read-runs.ts';

interface ListFlags {
  readonly experiment?: string;
  readonly json?: true;
}

const HEADER = 'id,name,status,started (UTC),base,varied,val loss,val acc,test acc'.split(',');

/** `whatsit experiments list`: a line a run on stdout, a line on stderr for each folder that is none. */
export function addListCommand(experiments: Command): void {
  experiments
    .command('list')
    .description('list the runs that there are')
    .option('--experiment <name>', 'only those of one experiment')
    .option('--json', 'one JSON array')
    .action(async ({ experiment, json }: ListFlags) => {
      const folders = await readRuns(experiment);
      process.stdout.write(json ? toJson(folders) : toTable(folders.map(({ run }) => run)));
    });
}

function toTable(runs: readonly Run[]): string {
  if (runs.length === 0) return 'no runs yet\n';
  return formatTable(
    HEADER,
    runs.map((run) => toRow(run, variedIn(run, runs))),
  );
}

function toRow(run: Run, varied: readonly Varied[]): readonly string[] {
  const { id, name, status, startedAt, parameters, results } = run;
  return [
    id,
    name,
    status,
    formatTime(startedAt),
    formatParameter(parameters['base']),
    varied.map(({ setting, value }) => `${setting}=${formatParameter(value)}`).join(' '),
    formatLoss(results['validation_loss']),
    formatShare(results['validation_accuracy']),
    formatShare(results['test_accuracy']),
  ];
}

function toJson(folders: readonly RunFolder[]): string {
  const runs = folders.map(({ run }) => run);
  const rows = folders.map(({ run, folder }) => ({
    ...run,
    folder,
    varied: Object.fromEntries(
      variedIn(run, runs).map(({ setting, value }) => [setting, value ?? null]),
    ),
  }));
  return `${printableJson(rows)}\n`;
}
