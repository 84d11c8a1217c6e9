import { type Command, InvalidArgumentError } from 'commander';

import { parseConfig, readEnvironment } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import {
  describeVersions,
  type VersionFacts,
} from '../../model-folders/versions/describe-versions.ts';
import { pruneVersions } from '../../model-folders/versions/prune-versions.ts';
import { requireModelName } from '../models/model-name.ts';
import { printableJson } from '../printable.ts';
import { formatTable, NOTHING } from '../format-table.ts';
import { formatShare } from '../format-values.ts';
import { writePage } from './write-page.ts';

interface VersionsFlags {
  readonly json?: true;
  readonly chart?: string;
  readonly prune?: number;
}

const helpText = `
--prune never removes the version that counts, nor the one before it, which "rollback" goes to.
Restart services that still use an older one first.`;

/** `whatsit experiments versions <model>`: a line a version, the one that counts marked. */
export function addVersionsCommand(experiments: Command): void {
  experiments
    .command('versions')
    .description('list the versions of a model, and say which one counts')
    .argument('<model>')
    .option('--json', 'one JSON array')
    .option('--chart <file>', 'also draw their test accuracy: PNG where the name ends so, else SVG')
    .option('--prune <count>', 'remove old versions but for so many of the newest', parseCount)
    .addHelpText('after', helpText)
    .action(async (model: string, { json, chart, prune }: VersionsFlags) => {
      const config = parseConfig(readEnvironment());
      const name = requireModelName(model);
      if (prune !== undefined) await removeOld(config.MODELS_DIR, name, prune);
      const versions = await describeVersions(config.MODELS_DIR, name);
      if (versions.length === 0) throw noVersions(name);
      const text = json ? `${printableJson(versions)}\n` : format(versions);
      process.stdout.write(text);
      if (chart !== undefined) await drawChart(name, versions, chart);
    });
}

async function removeOld(modelsDir: string, name: string, keep: number): Promise<void> {
  const removed = await pruneVersions(modelsDir, name, keep);
  const what = removed.length === 0 ? 'none' : removed.join(', ');
  process.stderr.write(`removed: ${what}\n`);
}

function parseCount(value: string): number {
  if (/^[1-9]\d{0,8}$/u.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

/** Loaded here: charts take a while, and the list does not need them. */
async function drawChart(
  name: string,
  versions: readonly VersionFacts[],
  file: string,
): Promise<void> {
  const { writeVersionChart } = await import('../../experiments/plots/write-version-chart.ts');
  const accuracies = versions.map(({ version, isCurrent, test }) => ({
    version,
    isCurrent,
    testAccuracy: test?.accuracy,
  }));
  await writePage(file, () => writeVersionChart(name, accuracies, file));
  process.stderr.write(`wrote ${file}\n`);
}

function format(versions: readonly VersionFacts[]): string {
  const header = ['version', '', 'run', 'validation', 'test', 'test pictures'];
  const rows = versions.map(({ version, isCurrent, run, validation, test }) => [
    String(version),
    isCurrent ? 'counts' : '',
    run ?? NOTHING,
    formatShare(validation?.accuracy),
    formatShare(test?.accuracy),
    test ? String(test.count) : NOTHING,
  ]);
  return formatTable(header, rows);
}

function noVersions(name: string): ClassifierError {
  return new ClassifierError(
    'not-found',
    `no version of a model "${name}" was ever published; "whatsit models list" lists the models`,
  );
}
