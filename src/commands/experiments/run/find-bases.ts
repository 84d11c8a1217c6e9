import type { Model } from '../../../classification/model.ts';
import type { Config } from '../../../config.ts';
import type { Experiment } from '../../../experiments/plan/experiment.ts';
import { possibleArms } from '../../../experiments/plan/possible-arms.ts';
import { findModel } from '../../find-model.ts';
import { toTrainFlags } from './to-train-flags.ts';

/** Models by name. */
export type Bases = ReadonlyMap<string, Model>;

/** The bases that an experiment may come to want, as they are now; one that cannot be read is missing. */
export async function findBases(
  experiment: Experiment,
  { MODELS_DIR }: Pick<Config, 'MODELS_DIR'>,
): Promise<Bases> {
  const arms = possibleArms(experiment, ['base']);
  const names = new Set(arms.map((arm) => toTrainFlags(experiment, arm).base));
  const found = await Promise.all(
    [...names].map((name) => findModel(MODELS_DIR, name).catch(() => undefined)),
  );
  return new Map(found.flatMap((model) => (model ? [[model.name, model] as const] : [])));
}
