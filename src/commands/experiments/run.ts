import type { Command } from 'commander';

import { parseConfig, readEnvironment } from '../../config.ts';
import type { RunOptions } from './run/run-experiment-file.ts';

const helpText = `
Runs that are finished are not run again, and one that was interrupted goes on: give the same command.
docs/experiments.md says what stands in the file.`;

/** `whatsit experiments run <file.yaml>`: stages of runs, each of which hands its winner to the next. */
export function addRunCommand(experiments: Command): void {
  experiments
    .command('run')
    .description('train what an experiment file says, stage by stage')
    .argument('<file>', 'YAML')
    .option('--data <folder>', 'where the pictures are, instead of what the file says')
    .option('--again', 'run everything once more, whatever is finished')
    .option('--json', 'stages and winners, as one JSON array')
    .addHelpText('after', helpText)
    .action(async (file: string, flags: RunOptions) => {
      const { runExperimentFile } = await import('./run/run-experiment-file.ts');
      await runExperimentFile(file, parseConfig(readEnvironment()), flags);
    });
}
