import type { FinishedArm } from '../../../experiments/plan/arm.ts';
import type { StageOutcome } from '../../../experiments/plan/plan-next.ts';
import { formatTable } from '../../format-table.ts';
import { formatLoss, formatShare } from '../../format-values.ts';

/** The stages below each other, the winner of each marked. */
export function formatOutcomes(outcomes: readonly StageOutcome[]): string {
  return formatTable(
    ['stage', 'varied', 'run', 'val loss', 'val acc', 'test acc', ''],
    outcomes.flatMap(({ arms, winner }) => arms.map((arm) => toRow(arm, arm === winner))),
  );
}

function toRow(arm: FinishedArm, isWinner: boolean): readonly string[] {
  const { results, id } = arm.run;
  return [
    arm.stage,
    `${arm.setting}=${arm.value}`,
    id,
    formatLoss(results['validation_loss']),
    formatShare(results['validation_accuracy']),
    formatShare(results['test_accuracy']),
    isWinner ? 'winner' : '',
  ];
}

/** The same for a program. */
export function describeOutcomes(outcomes: readonly StageOutcome[]): object {
  return outcomes.map(({ stage, arms, winner }) => ({
    stage: stage.name,
    setting: stage.vary.setting,
    select: stage.select,
    runs: arms.map(({ value, run }) => ({ value, run: run.id, results: run.results })),
    winner: { value: winner.value, run: winner.run.id },
  }));
}
