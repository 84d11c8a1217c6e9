import type { Arm } from '../../../experiments/plan/arm.ts';
import type { Experiment } from '../../../experiments/plan/experiment.ts';
import { DEFAULT_FLAGS, type TrainFlags } from '../../train/flags.ts';

/** What would have to be said on the command line to train one arm of an experiment. */
export function toTrainFlags({ name, data }: Experiment, arm: Arm): TrainFlags {
  return {
    ...DEFAULT_FLAGS,
    ...toCamelCase(arm.settings), // checked when the file was read
    name: `${name}-${arm.setting}=${arm.value}`,
    ...(data.layout && { layout: data.layout }),
    split: data.split,
    ratios: data.ratios,
    splitSeed: data.split_seed,
  };
}

function toCamelCase(settings: Arm['settings']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).map(([word, value]) => [
      word.replaceAll(/_(?<letter>[a-z])/gu, (_match, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
