import { ClassifierError } from '../../errors.ts';
import type { Run } from '../runs/run.ts';
import type { Arm, FinishedArm } from './arm.ts';
import type { Experiment } from './experiment.ts';
import { type Plan, planNext, type StageOutcome } from './plan-next.ts';

/** What running an experiment needs from outside. */
export interface ExperimentPorts {
  /** The runs that count as done, or as begun; the oldest first. */
  readonly runs: readonly Run[];
  /** Whether a run is one of this arm, by what the run notes of itself. */
  isOf(run: Run, arm: Arm): boolean;
  /** Trains, or goes on with a run that was interrupted. */
  train(arm: Arm, interrupted: Run | undefined): Promise<Run>;
  onBegin?(next: NonNullable<Plan['next']>): void;
  /** An arm needs no training any more: it has been done now, or before. */
  onDone?(arm: FinishedArm): void;
  onWinner?(outcome: StageOutcome): void;
}

/**
 * Runs what is left of an experiment, one run after the other.
 *
 * @throws {ClassifierError} What training threw: everything that is finished stays so.
 */
export async function runExperiment(
  experiment: Experiment,
  ports: ExperimentPorts,
): Promise<readonly StageOutcome[]> {
  let runs = ports.runs;
  let told: Pick<Plan, 'finished' | 'outcomes'> = { finished: [], outcomes: [] };
  for (;;) {
    const plan = planNext(experiment, runs, (run, arm) => ports.isOf(run, arm));
    tell(plan, told, ports);
    told = plan;
    if (!plan.next) return plan.outcomes;
    ports.onBegin?.(plan.next);
    const run = await ports.train(plan.next, plan.next.interrupted);
    requireOwn(run, plan.next, ports);
    runs = [...runs.filter(({ id }) => id !== run.id), run];
  }
}

/** What is new since the last time, stage by stage. */
function tell(plan: Plan, told: Pick<Plan, 'finished' | 'outcomes'>, ports: ExperimentPorts): void {
  const outcomes = plan.outcomes.slice(told.outcomes.length);
  const winners = new Map(outcomes.map((outcome) => [outcome.arms.at(-1)?.run.id, outcome]));
  for (const arm of plan.finished.slice(told.finished.length)) {
    ports.onDone?.(arm);
    const outcome = winners.get(arm.run.id);
    if (outcome) ports.onWinner?.(outcome);
  }
}

/** Otherwise the same arm would be next for ever. */
function requireOwn(run: Run, arm: Arm, ports: ExperimentPorts): void {
  if (run.status === 'finished' && ports.isOf(run, arm)) return;
  throw new ClassifierError(
    'internal',
    `the run ${run.id} does not say of itself that it is ${arm.setting}=${arm.value} of "${arm.stage}"`,
  );
}
