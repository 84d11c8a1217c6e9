import { type Command, Option } from 'commander';

import { parseConfig, readEnvironment } from '../config.ts';
import type { Run } from '../experiments/runs/run.ts';
import { LAYOUTS } from '../training/data/layouts.ts';
import { recipes } from '../training/learning/recipe.ts';
import { percent } from './percent.ts';
import {
  DEFAULT_FLAGS,
  fraction,
  notNegative,
  parseRatios,
  parseUnfreeze,
  positive,
  type TrainFlags,
  whole,
} from './train/flags.ts';

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
    .option('--name <name>', "what the run is called; the folder's name when left out")
    .addOption(new Option('--layout <layout>', 'how the pictures lie').choices(LAYOUTS))
    .option('--base <model>', 'what training starts from', DEFAULT_FLAGS.base);
  addRecipeOptions(command);
  addSplitOptions(command);
  command
    .addHelpText('after', helpText)
    .action(async (data: string | undefined, { resume, folds, ...flags }: Flags) => {
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
    });
}

/** The id stands first: it is what the other commands take. */
function printRun({ id, results }: Run): void {
  const parts = (['validation', 'test'] as const).flatMap((part) => {
    const accuracy = results[`${part}_accuracy`];
    return accuracy === undefined ? [] : [`${part} ${percent(accuracy)}`];
  });
  process.stdout.write(`${[`${id}:`, parts.join(', ')].join(' ').trim()}\n`);
}

function addRecipeOptions(command: Command): void {
  command
    .addOption(
      new Option('--recipe <name>', 'how it is trained')
        .choices(Object.keys(recipes))
        .default(DEFAULT_FLAGS.recipe),
    )
    .option('--epochs <number>', 'instead of what the recipe says', whole(1, 10_000))
    .option(
      '--patience <epochs>',
      'the same: epochs without progress before stopping',
      whole(1, 10_000),
    )
    .option('--batch-size <number>', 'the same', whole(2, 4_096))
    .option('--learning-rate <number>', 'the same', positive)
    .option('--dropout <share>', 'the same', fraction)
    .option('--label-smoothing <share>', 'the same', fraction)
    .option('--weight-decay <number>', 'the same', notNegative)
    .addOption(
      new Option('--augmentation <views>', 'the same').choices([
        'none',
        'flips',
        'flips-and-crops',
      ]),
    )
    .addOption(
      new Option('--features <kind>', 'the same').choices(['embeddings', 'embeddings+classes']),
    )
    .option('--balanced', 'the same: every class weighs the same')
    .option('--no-balanced', 'the opposite')
    .option('--standardized', 'the same: every feature is brought to the same range')
    .option('--no-standardized', 'the opposite')
    .addOption(new Option('--keep <weights>', 'the same').choices(['best', 'last']))
    .option(
      '--unfreeze <blocks>',
      'also train the last blocks of the base, or "all"',
      parseUnfreeze,
    )
    .option('--body-learning-rate <number>', 'of these blocks', positive)
    .addOption(
      new Option('--batch-norm <mode>', 'whether their statistics follow the pictures').choices([
        'frozen',
        'updated',
      ]),
    )
    .option(
      '--seed <number>',
      'for all that chance decides',
      whole(0, 2 ** 31 - 1),
      DEFAULT_FLAGS.seed,
    );
}

function addSplitOptions(command: Command): void {
  const { split, ratios, splitSeed } = DEFAULT_FLAGS;
  command
    .addOption(
      new Option('--split <method>', 'how pictures are divided')
        .choices(['stratified', 'random', 'official'])
        .default(split),
    )
    .addOption(
      new Option('--ratios <shares>', 'train/validation/test')
        .argParser(parseRatios)
        .default(ratios, ratios.join('/')),
    )
    .option('--split-seed <number>', 'for the division alone', whole(0, 2 ** 31 - 1), splitSeed);
}

/** A run goes on as it began. */
function refuseOthers(command: Command): void {
  const given = command.options
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === 'cli' && !WITH_RESUME.includes(name));
  if (given.length === 0) return;
  command.error('error: with --resume, only --epochs can be given', { exitCode: 2 });
}
