import type { Command } from 'commander';

import { parseConfig, readEnvironment } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import { describeVersions, type VersionFacts } from '../../model-folders/describe-versions.ts';
import { requireModelName } from '../models/model-name.ts';
import { printableJson } from '../printable.ts';
import { formatTable, NOTHING } from './format-table.ts';
import { formatShare } from './format-values.ts';

/** `whatsit experiments versions <model>`: a line a version, the one that counts marked. */
export function addVersionsCommand(experiments: Command): void {
  experiments
    .command('versions')
    .description('list the versions of a model, and say which one counts')
    .argument('<model>')
    .option('--json', 'one JSON array')
    .action(async (model: string, { json }: { readonly json?: true }) => {
      const config = parseConfig(readEnvironment());
      const name = requireModelName(model);
      const versions = await describeVersions(config.MODELS_DIR, name);
      if (versions.length === 0) throw noVersions(name);
      const text = json ? `${printableJson(versions)}\n` : format(versions);
      process.stdout.write(text);
    });
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
