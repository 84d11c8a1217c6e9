import { type Recipe, recipes } from '../../training/learning/recipe.ts';
import type { TrainFlags } from './flags.ts';

/** A recipe by name, with what the flags say instead. */
export function chooseRecipe(flags: TrainFlags): Recipe {
  const named: Recipe = recipes[flags.recipe];
  const { stopping } = named;
  return {
    epochs: flags.epochs ?? named.epochs,
    batchSize: flags.batchSize ?? named.batchSize,
    learningRate: flags.learningRate ?? named.learningRate,
    bodyLearningRate: flags.bodyLearningRate ?? named.bodyLearningRate,
    schedule: named.schedule,
    stopping:
      flags.patience === undefined
        ? stopping
        : { minimumChange: 0, ...(stopping !== 'never' && stopping), patience: flags.patience },
    dropout: flags.dropout ?? named.dropout,
    weightDecay: flags.weightDecay ?? named.weightDecay,
    labelSmoothing: flags.labelSmoothing ?? named.labelSmoothing,
    isBalanced: flags.balanced ?? named.isBalanced,
    isStandardized: flags.standardized ?? named.isStandardized,
    features: flags.features ?? named.features,
    augmentation: flags.augmentation ?? named.augmentation,
    keep: flags.keep ?? named.keep,
    unfreeze: flags.unfreeze ?? named.unfreeze,
    batchNorm: flags.batchNorm ?? named.batchNorm,
  };
}
