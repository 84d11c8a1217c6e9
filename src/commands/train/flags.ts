import { InvalidArgumentError } from 'commander';

import type { Layout } from '../../training/data/layouts.ts';
import type { Recipe, RecipeName } from '../../training/learning/recipe.ts';

/** What can be said on the command line of how to train; what is left out is as the recipe has it. */
export interface TrainFlags {
  readonly name?: string;
  readonly layout?: Layout;
  readonly base: string;
  readonly recipe: RecipeName;
  readonly epochs?: number;
  readonly patience?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly bodyLearningRate?: number;
  readonly dropout?: number;
  readonly labelSmoothing?: number;
  readonly weightDecay?: number;
  readonly augmentation?: Recipe['augmentation'];
  readonly features?: Recipe['features'];
  readonly balanced?: boolean;
  readonly standardized?: boolean;
  readonly unfreeze?: 'none' | 'all' | number;
  readonly batchNorm?: 'frozen' | 'updated';
  readonly keep?: 'best' | 'last';
  readonly seed: number;
  readonly split: 'stratified' | 'random' | 'official';
  readonly ratios: readonly [train: number, validation: number, test: number];
  readonly splitSeed: number;
}

/** The flags that nobody has to give. */
export const DEFAULT_FLAGS: TrainFlags = {
  base: 'imagenet',
  recipe: 'default',
  seed: 42,
  split: 'stratified',
  ratios: [80, 10, 10],
  splitSeed: 42,
};

/** Reads a whole number of a range. */
export function whole(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d{1,10}$/u.test(value) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Reads a number above 0. */
export function positive(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Reads a share that is less than the whole. */
export function fraction(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number < 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1, without 1.');
}

/** Reads a number that may be 0. */
export function notNegative(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be 0 or a number above it.');
}

/** Reads three shares such as 80/10/10; the last two may be 0. */
export function parseRatios(value: string): readonly number[] {
  const shares = value
    .split('/')
    .map((share) => (share.trim() === '' ? Number.NaN : Number(share)));
  const [train = 0] = shares;
  const isSound = shares.length === 3 && shares.every((share) => share >= 0 && share < 1e6);
  if (isSound && train > 0) return shares;
  throw new InvalidArgumentError('It must be three shares, as in 80/10/10, the first above 0.');
}

/** Reads what a run is called: one line that can be seen, without blanks around it. */
export function parseRunName(value: string): string {
  const name = value.trim();
  if (name !== '' && !/\p{Cc}/u.test(name)) return name;
  throw new InvalidArgumentError('It must be a name on one line, without control characters.');
}

/** Reads how many blocks are unfrozen. */
export function parseUnfreeze(value: string): 'none' | 'all' | number {
  if (value === 'all' || value === 'none') return value;
  if (/^[1-9]\d{0,2}$/u.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a number of blocks, "all" or "none".');
}
