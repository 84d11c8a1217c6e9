import type { Model } from '../../classification/model.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { type HashedExample, hashDataset } from '../../training/data/hash-examples.ts';
import type { Recipe } from '../../training/learning/recipe.ts';
import type { TrainFlags } from './flags.ts';

/** What a run is made from. */
export interface RunIngredients {
  readonly flags: TrainFlags;
  readonly recipe: Recipe;
  /** Left out where the model is not to be found: then its name alone counts. */
  readonly base: Pick<Model, 'listedFile'> | undefined;
  readonly examples: readonly HashedExample[];
}

/** All that a run's outcome depends on, in the words of its record. */
export function describeParameters(ingredients: RunIngredients): Run['parameters'] {
  const { flags, recipe, base, examples } = ingredients;
  const { schedule, stopping } = recipe;
  const isUnfrozen = recipe.unfreeze !== 'none';
  return {
    base: flags.base,
    ...(base?.listedFile && { base_hash: base.listedFile.sha256 }),
    recipe: flags.recipe,
    seed: flags.seed,
    data_hash: hashDataset(examples),
    layout: flags.layout ?? 'guessed',
    pictures: examples.length,
    classes: new Set(examples.map(({ label }) => label)).size,
    split: flags.split,
    split_seed: flags.splitSeed,
    ratios: flags.ratios.join('/'),
    epochs: recipe.epochs,
    batch_size: recipe.batchSize,
    learning_rate: recipe.learningRate,
    body_learning_rate: recipe.bodyLearningRate,
    dropout: recipe.dropout,
    label_smoothing: recipe.labelSmoothing,
    weight_decay: recipe.weightDecay,
    schedule: typeof schedule === 'string' ? schedule : `plateau of ${schedule.patience}`,
    stopping: typeof stopping === 'string' ? stopping : `after ${stopping.patience}`,
    keep: recipe.keep,
    augmentation: recipe.augmentation,
    features: isUnfrozen ? 'embeddings' : recipe.features, // what the base takes a picture for changes with the body
    balanced: recipe.isBalanced,
    standardized: !isUnfrozen && recipe.isStandardized,
    unfreeze: recipe.unfreeze,
    batch_norm: recipe.batchNorm,
  };
}
