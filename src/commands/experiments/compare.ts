import type { Command } from 'commander';

import { readEpochs } from '../../experiments/runs/records.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { differingParameters } from '../../experiments/select/differing-parameters.ts';
import { ClassifierError } from '../../errors.ts';
import { printableJson } from '../printable.ts';
import { type ComparedRun, formatComparison } from './compare/format-comparison.ts';
import { findRunFolder } from './read-runs.ts';
import { writeComparison } from './write-comparison.ts';

interface CompareFlags {
  readonly json?: true;
  readonly report?: string;
}

/** `whatsit experiments compare <run…>`: in what runs differ, and what came of it. */
export function addCompareCommand(experiments: Command): void {
  experiments
    .command('compare')
    .description('show runs side by side')
    .argument('<run...>', 'two or more: ids, beginnings of ids, or names')
    .option('--json', 'one JSON object')
    .option('--report <file>', 'also write the comparison, with charts, as an HTML page')
    .action(async (wanted: readonly string[], { json, report }: CompareFlags) => {
      const folders = await findRuns(wanted);
      const runs = await Promise.all(folders.map((one) => withEpochs(one)));
      process.stdout.write(json ? toJson(runs) : formatComparison(runs));
      if (report === undefined) return;
      await writeComparison(folders, report);
      process.stderr.write(`wrote ${report}\n`);
    });
}

async function findRuns(wanted: readonly string[]): Promise<readonly RunFolder[]> {
  const folders = await Promise.all(wanted.map((one) => findRunFolder(one)));
  const ids = new Set(folders.map(({ run }) => run.id));
  if (ids.size === folders.length && ids.size > 1) return folders;
  throw new ClassifierError('parameter-invalid', 'name two runs or more, each once');
}

async function withEpochs({ run, folder }: RunFolder): Promise<ComparedRun> {
  return { run, epochs: await readEpochs(folder) };
}

function toJson(compared: readonly ComparedRun[]): string {
  const differing = differingParameters(compared.map(({ run }) => run));
  const differences = Object.fromEntries(
    differing.map(({ name, values }) => [name, values.map((value) => value ?? null)]),
  );
  const runs = compared.map(({ run, epochs }) => ({ ...run, epochs }));
  return `${printableJson({ differences, runs })}\n`;
}
