import { type Command, InvalidArgumentError, Option } from 'commander';

import { parseConfig, readEnvironment } from '../config.ts';
import { LAYOUTS, type Layout } from '../training/data/read-dataset.ts';
import { type RecipeName, recipes } from '../training/learning/recipe.ts';
import { runTraining } from './train/run-training.ts';

/** What can be said on the command line. */
export interface TrainFlags {
  readonly name?: string;
  readonly layout?: Layout;
  readonly base: string;
  readonly recipe: RecipeName;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly dropout?: number;
  readonly seed: number;
  readonly split: 'stratified' | 'random' | 'official';
  readonly ratios: readonly [number, number, number];
  readonly splitSeed: number;
}

/** `whatsit train <data>`: a run in `RUNS_DIR` that can be promoted to a model. */
export function addTrainCommand(program: Command): void {
  program
    .command('train')
    .description('make a classifier for classes of your own')
    .argument('<data>', 'a folder with a folder a class, or another layout')
    .option('--name <name>', "what the run is called; the folder's name when left out")
    .addOption(new Option('--layout <layout>', 'how the pictures lie').choices(LAYOUTS))
    .option('--base <model>', 'what training starts from', 'imagenet')
    .addOption(
      new Option('--recipe <name>', 'how it is trained')
        .choices(Object.keys(recipes))
        .default('default'),
    )
    .option('--epochs <number>', 'instead of what the recipe says', whole(1, 10_000))
    .option('--batch-size <number>', 'the same', whole(2, 4_096))
    .option('--learning-rate <number>', 'the same', positive)
    .option('--dropout <share>', 'the same', fraction)
    .option('--seed <number>', 'for everything that chance decides', whole(0, 2 ** 31 - 1), 42)
    .addOption(
      new Option('--split <method>', 'how pictures are divided')
        .choices(['stratified', 'random', 'official'])
        .default('stratified'),
    )
    .option('--ratios <shares>', 'train/validation/test', parseRatios, [80, 10, 10])
    .option('--split-seed <number>', 'for the division alone', whole(0, 2 ** 31 - 1), 42)
    .action(async (data: string, flags: TrainFlags) => {
      await runTraining(data, flags, parseConfig(readEnvironment()));
    });
}

function whole(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d{1,10}$/u.test(value) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

function positive(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function fraction(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number < 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1, without 1.');
}

function parseRatios(value: string): readonly number[] {
  const shares = value.split('/').map(Number);
  const sum = shares.reduce((total, share) => total + share, 0);
  const [train = 0] = shares;
  const isSound = shares.length === 3 && shares.every((share) => share >= 0) && train > 0;
  if (isSound && sum > 0 && value !== '') return shares;
  throw new InvalidArgumentError('It must be three shares, as in 80/10/10.');
}
