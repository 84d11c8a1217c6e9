import type { Arm } from './arm.ts';
import type { Experiment, Stage } from './experiment.ts';
import { armsOf } from './plan-next.ts';
import { type Settings, settingsSchema, type SettingWord } from './settings.ts';

/**
 * Every arm that may come to be run, whichever values win.
 *
 * @param words - The settings that are asked about: of others, what earlier stages hand on is left out, as there would be
 *   endlessly many arms.
 */
export function possibleArms(
  experiment: Experiment,
  words: readonly SettingWord[],
): readonly Arm[] {
  const arms: Arm[] = [];
  let handedOn: readonly Settings[] = [{}];
  for (const stage of experiment.stages) {
    arms.push(...handedOn.flatMap((found) => armsOf(stage, { ...experiment.settings, ...found })));
    if (words.some((word) => word === stage.vary.setting)) handedOn = handOn(stage, handedOn);
  }
  return arms;
}

/** What there may be after a stage, each once. */
function handOn({ vary }: Stage, before: readonly Settings[]): readonly Settings[] {
  const after = before.flatMap((found) =>
    vary.values.map((value) => settingsSchema.parse({ ...found, [vary.setting]: value })),
  );
  return [...new Map(after.map((found) => [JSON.stringify(found), found])).values()];
}
