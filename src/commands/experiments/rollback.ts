import { type Command, InvalidArgumentError } from 'commander';

import { parseConfig, readEnvironment } from '../../config.ts';
import { describeVersions } from '../../model-folders/versions/describe-versions.ts';
import { switchVersion } from '../../model-folders/versions/publish-version.ts';
import { endOnSignals } from '../end-on-signals.ts';
import { requireModelName } from '../models/model-name.ts';

const helpText = `
Versions stay: "whatsit experiments versions <model>" lists them all, and --to goes to any of them.
A service that is running takes it up when it is restarted.`;

/** `whatsit experiments rollback <model>`: one line on stdout that says which version counts now. */
export function addRollbackCommand(experiments: Command): void {
  experiments
    .command('rollback')
    .description('let an earlier version of a model count again')
    .argument('<model>')
    .option('--to <version>', 'the one before the current one when left out', parseVersion)
    .addHelpText('after', helpText)
    .action(async (model: string, { to }: { readonly to?: number }) => {
      const config = parseConfig(readEnvironment());
      const name = requireModelName(model);
      const version = await switchVersion(config.MODELS_DIR, name, to);
      const versions = await describeVersions(config.MODELS_DIR, name);
      const runId = versions.find((one) => one.version === version)?.run ?? null;
      const origin = runId === null ? '' : `, from the run ${runId}`;
      process.stdout.write(`${name}: version ${version} counts now${origin}\n`);
      endOnSignals();
      const { tellRegistry } = await import('./tell-registry.ts');
      await tellRegistry(config, { name, version, runId });
    });
}

function parseVersion(value: string): number {
  if (/^[1-9]\d{0,8}$/u.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be the number of a version.');
}
