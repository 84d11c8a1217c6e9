import { type Recipe, recipes } from '../../training/learning/recipe.ts';
import type { TrainFlags } from './flags.ts';

/** A recipe by name, with what the flags say instead. */
export function chooseRecipe(flags: TrainFlags): Recipe {
  const named: Recipe = recipes[flags.recipe];
  const { epochs, batchSize, learningRate, dropout, keep, unfreeze, batchNorm } = flags;
  const { bodyLearningRate, patience } = flags;
  const { stopping } = named;
  return {
    ...named,
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
    ...(learningRate !== undefined && { learningRate }),
    ...(dropout !== undefined && { dropout }),
    ...(keep !== undefined && { keep }),
    ...(unfreeze !== undefined && { unfreeze }),
    ...(batchNorm !== undefined && { batchNorm }),
    ...(bodyLearningRate !== undefined && { bodyLearningRate }),
    ...(patience !== undefined && {
      stopping: { minimumChange: stopping === 'never' ? 0 : stopping.minimumChange, patience },
    }),
  };
}
