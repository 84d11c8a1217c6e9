import { type Command, Option } from 'commander';

import { parseConfig, readEnvironment } from '../config.ts';
import { LAYOUTS } from '../training/data/layouts.ts';
import type { EvaluateFlags } from './evaluate/run-evaluate.ts';

const helpText = `
Classes are found by their names, whether with capitals or not, with spaces or underscores.
The figures are those of the service: prepared, computed and calibrated the same way.`;

/** `whatsit evaluate <model> <data>`: how well a model does on pictures whose classes are known. */
export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('measure a model on pictures whose classes are known')
    .argument('<model>')
    .argument('<data>', 'a folder with a folder a class, or another layout')
    .addOption(new Option('--layout <layout>', 'how the pictures lie').choices(LAYOUTS))
    .option('--known-only', 'leave out pictures of classes that the model does not know')
    .option('--json', 'all figures, as one JSON object')
    .addHelpText('after', helpText)
    .action(async (name: string, place: string, flags: EvaluateFlags) => {
      const config = parseConfig(readEnvironment());
      const { runEvaluate } = await import('./evaluate/run-evaluate.ts');
      await runEvaluate({ name, place, flags }, config);
    });
}
