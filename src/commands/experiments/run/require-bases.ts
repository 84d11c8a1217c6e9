import type { Config } from '../../../config.ts';
import { ClassifierError } from '../../../errors.ts';
import type { Arm } from '../../../experiments/plan/arm.ts';
import type { Experiment } from '../../../experiments/plan/experiment.ts';
import { possibleArms } from '../../../experiments/plan/possible-arms.ts';
import { chooseRecipe } from '../../train/choose-recipe.ts';
import { readBase } from '../../train/read-base.ts';
import { toTrainFlags } from './to-train-flags.ts';

/**
 * Refuses an experiment that would come to a base that there is not, or that cannot be trained as a stage wants it: at
 * once, not after the hours of the stages before.
 *
 * @throws {ClassifierError} What is wrong with the base, and the stage and value that it is wanted for.
 */
export async function requireBases(
  experiment: Experiment,
  config: Pick<Config, 'MODELS_DIR'>,
): Promise<void> {
  const sound = new Set<string>();
  for (const arm of possibleArms(experiment, ['base', 'recipe', 'unfreeze', 'features'])) {
    const flags = toTrainFlags(experiment, arm);
    const recipe = chooseRecipe(flags);
    const key = JSON.stringify([flags.base, recipe.unfreeze, recipe.features]);
    if (sound.has(key)) continue;
    await readBase(flags.base, recipe, config).catch((error: unknown) => {
      throw nameArm(arm, error);
    });
    sound.add(key);
  }
}

function nameArm({ stage, setting, value }: Arm, error: unknown): unknown {
  if (!(error instanceof ClassifierError)) return error;
  const message = `stage "${stage}", ${setting}=${value}: ${error.message}`;
  return new ClassifierError(error.code, message, { cause: error });
}
