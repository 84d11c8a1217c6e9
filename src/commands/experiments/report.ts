import type { Command } from 'commander';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { findRunFolder } from './read-runs.ts';
import { writeComparison } from './write-comparison.ts';
import { writePage } from './write-page.ts';

/** `whatsit experiments report <run…>`: charts and a page of one run, or a page that compares several. */
export function addReportCommand(experiments: Command): void {
  experiments
    .command('report')
    .description('write the report of a run again, or one that compares several runs')
    .argument('<run...>', 'ids, beginnings of ids, or names')
    .option('--out <file>', 'where to; by default in the folder of a run, or comparison.html')
    .action(async (wanted: readonly string[], { out }: { readonly out?: string }) => {
      const runs = await Promise.all(wanted.map((one) => findRunFolder(one)));
      process.stdout.write(`${await writeReport(runs, out)}\n`);
    });
}

async function writeReport(runs: readonly RunFolder[], out: string | undefined): Promise<string> {
  const [run, ...others] = runs;
  if (!run) throw new ClassifierError('parameter-invalid', 'name a run');
  if (others.length === 0) return writeOne(run, out);
  const file = out ?? 'comparison.html';
  await writeComparison(runs, file);
  return file;
}

/** Loaded here: charts take a while, and other commands do not need them. */
async function writeOne(run: RunFolder, out: string | undefined): Promise<string> {
  const { illustrateRun, writeRunReport } = await import('../../experiments/reports/run-report.ts');
  const file = out ?? path.join(run.folder, 'artifacts', 'report.html');
  await writePage(file, () => (out === undefined ? illustrateRun(run) : writeRunReport(run, out)));
  return file;
}
