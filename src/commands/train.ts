import { type Command, Option } from 'commander';

import { parseConfig, readEnvironment } from '../config.ts';
import type { Run } from '../experiments/runs/run.ts';
import { LAYOUTS } from '../training/data/layouts.ts';
import { percent } from './percent.ts';
import { DEFAULT_FLAGS, parseRunName, type TrainFlags, whole } from './train/flags.ts';
import { addRecipeOptions, addSplitOptions } from './train/training-options.ts';

type Flags = TrainFlags & { readonly resume?: string; readonly folds?: number };

/** What may be said of a run that is gone on with. */
const WITH_RESUME = ['resume', 'epochs'];

const helpText = `
Every run is kept in RUNS_DIR; "whatsit experiments promote <run> --as <name>" makes a model of one.
A run that was stopped or killed goes on with --resume <run>; a finished one too, when --epochs asks for more.`;

/** `whatsit train <data>`: a run in `RUNS_DIR` that can be promoted to a model. */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('make a classifier for classes of your own')
    .argument('[data]', 'a folder with a folder a class, or another layout')
    .option(
      '--resume <run>',
      'go on with a run of which the id, its beginning or the name is given',
    )
    .option('--folds <number>', 'cross-validate instead: no run is kept', whole(2, 100))
    .option(
      '--name <name>',
      "what the run is called; the folder's name when left out",
      parseRunName,
    )
    .addOption(new Option('--layout <layout>', 'how the pictures lie').choices(LAYOUTS))
    .option('--base <model>', 'what training starts from', DEFAULT_FLAGS.base);
  addRecipeOptions(command);
  addSplitOptions(command);
  command
    .addHelpText('after', helpText)
    .action((data: string | undefined, flags: Flags) => train(command, data, flags));
}

async function train(
  command: Command,
  data: string | undefined,
  { resume, folds, ...flags }: Flags,
): Promise<void> {
  const config = parseConfig(readEnvironment());
  if (resume !== undefined) {
    refuseOthers(command);
    const { resumeTraining } = await import('./train/run-training.ts');
    printRun(await resumeTraining(resume, config, { place: data, epochs: flags.epochs }));
  } else if (data === undefined) {
    command.error("error: missing required argument 'data'", { exitCode: 2 });
  } else if (folds !== undefined) {
    const { runFolds } = await import('./train/run-folds.ts');
    process.stdout.write((await runFolds(data, { ...flags, folds }, config)).join('\n') + '\n');
  } else {
    const { runTraining } = await import('./train/run-training.ts');
    printRun(await runTraining(data, flags, config));
  }
}

/** The id stands first: it is what the other commands take. */
function printRun({ id, results }: Run): void {
  const parts = (['validation', 'test'] as const).flatMap((part) => {
    const accuracy = results[`${part}_accuracy`];
    return accuracy === undefined ? [] : [`${part} ${percent(accuracy)}`];
  });
  process.stdout.write(`${[`${id}:`, parts.join(', ')].join(' ').trim()}\n`);
}

/** A run goes on as it began. */
function refuseOthers(command: Command): void {
  const given = command.options
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === 'cli' && !WITH_RESUME.includes(name));
  if (given.length === 0) return;
  command.error('error: with --resume, only --epochs can be given', { exitCode: 2 });
}
