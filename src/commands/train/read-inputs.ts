import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { Config } from '../../config.ts';
import type { Dataset } from '../../training/data/example.ts';
import {
  type HashedExample,
  hashExamples,
  type Skipped,
} from '../../training/data/hash-examples.ts';
import { readDataset } from '../../training/data/read-dataset.ts';
import { requireDistinctLabels } from '../../training/data/require-distinct-labels.ts';
import { requireEnoughPictures } from '../../training/data/split.ts';
import type { Recipe } from '../../training/learning/recipe.ts';
import type { Base } from '../../training/prepared.ts';
import { chooseRecipe } from './choose-recipe.ts';
import type { TrainFlags } from './flags.ts';
import { readBase } from './read-base.ts';
import { requireRoom } from './require-room.ts';

/** All that training starts from. */
export interface TrainingInputs {
  readonly flags: TrainFlags;
  readonly recipe: Recipe;
  readonly base: Base;
  readonly dataset: Dataset;
  readonly examples: readonly HashedExample[];
  readonly skipped: readonly Skipped[];
  /** A sentence that says how much memory training will take. */
  readonly memoryNeeds: string;
  /** The folder that names of files are told from. */
  readonly root: string;
}

/** @throws {ClassifierError} What is wrong with the base or the pictures. */
export async function readInputs(
  place: string,
  flags: TrainFlags,
  config: Config,
): Promise<TrainingInputs> {
  const recipe = chooseRecipe(flags);
  const base = await readBase(flags.base, recipe, config);
  const dataset = await readDataset(place, flags.layout);
  requireDistinctLabels(dataset.examples);
  const { hashed, skipped } = await hashExamples(dataset.examples, config.MAX_IMAGE_BYTES);
  requireEnoughPictures(hashed, skipped); // at once, not only when all pictures have been looked at
  const memoryNeeds = requireRoom(base, recipe, hashed);
  const isFolder = (await stat(place)).isDirectory();
  return {
    flags,
    recipe,
    base,
    dataset,
    examples: hashed,
    skipped,
    memoryNeeds,
    root: path.resolve(isFolder ? place : path.dirname(place)),
  };
}
