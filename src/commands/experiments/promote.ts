import { type Command, InvalidArgumentError } from 'commander';

import { parseConfig, readEnvironment } from '../../config.ts';
import { requireModelName } from '../models/model-name.ts';
import { findRunFolder } from './read-runs.ts';

const helpText = `
The run's model becomes the newest version of the model <name> in MODELS_DIR, and the one that counts. Before that its
answers are compared with those of its trainer. A service that is running takes it up when it is restarted.`;

/** `whatsit experiments promote <run> --as <name>`: one line on stdout when it is done. */
export function addPromoteCommand(experiments: Command): void {
  experiments
    .command('promote')
    .description('publish the model of a run as a new version')
    .argument('<run>', 'its id, the beginning of its id, or its name')
    .requiredOption('--as <name>', "the model's name", parseName)
    .addHelpText('after', helpText)
    .action(async (wanted: string, { as: name }: { readonly as: string }) => {
      const config = parseConfig(readEnvironment());
      const run = await findRunFolder(wanted);
      const { runPromote } = await import('./promote/run-promote.ts');
      await runPromote(run, name, config);
    });
}

function parseName(value: string): string {
  try {
    return requireModelName(value);
  } catch {
    throw new InvalidArgumentError(
      'Use letters, digits, dots, dashes and underscores, 64 at most.',
    );
  }
}
