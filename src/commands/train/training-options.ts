import { type Command, Option } from 'commander';

import { recipes } from '../../training/learning/recipe.ts';
import {
  DEFAULT_FLAGS,
  fraction,
  notNegative,
  parseRatios,
  parseUnfreeze,
  positive,
  whole,
} from './flags.ts';

/** Lets the command line say how it is trained, in place of what a recipe says. */
export function addRecipeOptions(command: Command): void {
  command.addOption(
    new Option('--recipe <name>', 'how it is trained')
      .choices(Object.keys(recipes))
      .default(DEFAULT_FLAGS.recipe),
  );
  addNumbers(command);
  addChoices(command);
  addBodyOptions(command);
  command.option(
    '--seed <number>',
    'for all that chance decides',
    whole(0, 2 ** 31 - 1),
    DEFAULT_FLAGS.seed,
  );
}

function addNumbers(command: Command): void {
  command
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
    .option('--weight-decay <number>', 'the same', notNegative);
}

function addChoices(command: Command): void {
  const augmentation = new Option('--augmentation <views>', 'the same');
  const features = new Option('--features <kind>', 'the same');
  command
    .addOption(augmentation.choices(['none', 'flips', 'flips-and-crops']))
    .addOption(features.choices(['embeddings', 'embeddings+classes']))
    .option('--balanced', 'the same: every class weighs the same')
    .option('--no-balanced', 'the opposite')
    .option('--standardized', 'the same: every feature is brought to the same range')
    .option('--no-standardized', 'the opposite')
    .addOption(new Option('--keep <weights>', 'the same').choices(['best', 'last']));
}

/** What is said of the base's own layers, where they are trained as well. */
function addBodyOptions(command: Command): void {
  const batchNorm = new Option(
    '--batch-norm <mode>',
    'whether their statistics follow the pictures',
  );
  command
    .option(
      '--unfreeze <blocks>',
      'also train the last blocks of the base, or "all"',
      parseUnfreeze,
    )
    .option('--body-learning-rate <number>', 'of these blocks', positive)
    .addOption(batchNorm.choices(['frozen', 'updated']));
}

/** Lets it say which pictures are learned from and which are measured on. */
export function addSplitOptions(command: Command): void {
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
