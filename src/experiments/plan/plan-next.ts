import type { Run } from '../runs/run.ts';
import type { Arm, FinishedArm } from './arm.ts';
import { chooseWinner } from './choose-winner.ts';
import type { Experiment, Stage } from './experiment.ts';
import { type Settings, settingsSchema } from './settings.ts';

/** A stage all of whose arms have been run. */
export interface StageOutcome {
  readonly stage: Stage;
  readonly arms: readonly FinishedArm[];
  readonly winner: FinishedArm;
}

/** Where an experiment stands. */
export interface Plan {
  readonly outcomes: readonly StageOutcome[];
  /** Every arm that has been run, those of an unfinished stage included. */
  readonly finished: readonly FinishedArm[];
  /** What to run now, and the run that was interrupted at it; absent when nothing is left. */
  readonly next?: Arm & { readonly interrupted?: Run };
}

/**
 * Says what comes next in an experiment.
 *
 * @param runs - All that there are, the oldest first. Of several runs of an arm the latest counts.
 * @param isOf - Whether a run is one of this arm, by what the run notes of itself.
 * @throws {ClassifierError} `parameter-invalid` when no arm of a stage has the result that winners are chosen by.
 */
export function planNext(
  experiment: Experiment,
  runs: readonly Run[],
  isOf: (run: Run, arm: Arm) => boolean,
): Plan {
  const outcomes: StageOutcome[] = [];
  const earlier: FinishedArm[] = [];
  let carried: Settings = {};
  for (const stage of experiment.stages) {
    const arms: FinishedArm[] = [];
    for (const arm of armsOf(stage, { ...experiment.settings, ...carried })) {
      const own = runs.filter((run) => isOf(run, arm));
      const run = own.findLast(({ status }) => status === 'finished');
      if (!run) return { outcomes, finished: [...earlier, ...arms], next: toNext(arm, own) };
      arms.push({ ...arm, run });
    }
    const winner = chooseWinner(arms, stage);
    outcomes.push({ stage, arms, winner });
    earlier.push(...arms);
    carried = settingsSchema.parse({ ...carried, [winner.setting]: winner.value });
  }
  return { outcomes, finished: earlier };
}

/**
 * The arms of a stage. What a stage says wins over what earlier ones found; only the varied setting is above both.
 *
 * @param before - The experiment's own settings, and above them the winners so far.
 */
export function armsOf({ name, vary, settings }: Stage, before: Settings): readonly Arm[] {
  const { setting, values } = vary;
  return values.map((value) => ({
    stage: name,
    setting,
    value,
    settings: settingsSchema.parse({ ...before, ...settings, [setting]: value }),
  }));
}

function toNext(arm: Arm, runs: readonly Run[]): NonNullable<Plan['next']> {
  const interrupted = runs.at(-1);
  return interrupted ? { ...arm, interrupted } : arm;
}
