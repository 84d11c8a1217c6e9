import { type Command, Option } from 'commander';

import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { differingParameters } from '../../experiments/select/differing-parameters.ts';
import { type Judge, pickBest } from '../../experiments/select/pick-best.ts';
import { ClassifierError } from '../../errors.ts';
import { printable, printableJson } from '../printable.ts';
import { formatShare } from '../format-values.ts';
import { readRuns } from './read-runs.ts';

interface BestFlags {
  readonly experiment?: string;
  readonly by: Judge;
  readonly json?: true;
}

const WHY_NOT_BY_TEST =
  'note: chosen by test accuracy, the winner is partly the luckiest on these very pictures, and its test accuracy ' +
  'no longer says how it does on new ones; choose by validation, and report test\n';

/** `whatsit experiments best`: an id on stdout, so that another command can take it; the figures on stderr. */
export function addBestCommand(experiments: Command): void {
  experiments
    .command('best')
    .description('print the id of the best finished run')
    .option('--experiment <name>', 'only among those of one experiment')
    .addOption(
      new Option('--by <part>', 'whose accuracy counts')
        .choices(['validation', 'test'])
        .default('validation'),
    )
    .option('--json', 'the whole run, as one JSON object')
    .action(async ({ experiment, by, json }: BestFlags) => {
      const folders = await readRuns(experiment);
      const { run, folder } = requireBest(folders, by);
      if (by === 'test') process.stderr.write(WHY_NOT_BY_TEST);
      warnOfOtherPictures(folders.map((one) => one.run));
      if (!json) process.stderr.write(`${printable(describe(run))}\n`);
      process.stdout.write(json ? `${printableJson({ ...run, folder })}\n` : `${run.id}\n`);
    });
}

function requireBest(folders: readonly RunFolder[], by: Judge): RunFolder {
  const best = pickBest(
    folders.map(({ run }) => run),
    by,
  );
  const found = folders.find(({ run }) => run === best);
  if (found) return found;
  throw new ClassifierError('not-found', `there is no finished run with a ${by} accuracy`);
}

/** The accuracy on one set of pictures says nothing about that on another. */
function warnOfOtherPictures(runs: readonly Run[]): void {
  const finished = runs.filter(({ status }) => status === 'finished');
  const differs = new Set(differingParameters(finished).map(({ name }) => name));
  const names = ['data_hash', 'split', 'ratios', 'split_seed'].filter((name) => differs.has(name));
  if (names.length === 0) return;
  process.stderr.write(
    `note: these runs were not measured on the same pictures (they differ in ${names.join(', ')}); ` +
      'compare within one experiment: --experiment <name>\n',
  );
}

function describe({ name, results }: Run): string {
  const validation = `validation ${formatShare(results['validation_accuracy'])}`;
  return `${name}: ${validation}, test ${formatShare(results['test_accuracy'])}`;
}
