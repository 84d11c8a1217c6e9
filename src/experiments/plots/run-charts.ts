import { classDistribution } from './charts/class-distribution.ts';
import { classRecall } from './charts/class-recall.ts';
import { confusionMatrix } from './charts/confusion-matrix.ts';
import { accuracyByEpoch, lossByEpoch } from './charts/epoch-curves.ts';
import { reliability } from './charts/reliability.ts';
import { accuracyByStep, learningRate, lossByStep } from './charts/step-curves.ts';
import type { Chart } from './drawing/chart.ts';
import type { RunData } from './run-data.ts';

/** Every chart that a run has the data for. */
export function chartsOf(data: RunData): readonly Chart[] {
  const { confusion, recall, calibration } = chartsOfQuality(data) ?? {};
  const quality = [confusion, recall, calibration].filter((chart) => chart !== undefined);
  return [...chartsOfCourse(data), ...classesOf(data), ...quality];
}

/** How training went. */
export function chartsOfCourse({ epochs, steps }: RunData): readonly Chart[] {
  return [
    ...(epochs.length > 0 ? [lossByEpoch(epochs), accuracyByEpoch(epochs)] : []),
    ...(steps.length > 0 ? [lossByStep(steps), accuracyByStep(steps)] : []),
    ...(epochs.length > 0 ? [learningRate(steps, epochs)] : []),
  ];
}

function classesOf({ distribution }: RunData): readonly Chart[] {
  return Object.keys(distribution).length > 0 ? [classDistribution(distribution)] : [];
}

/** What the classifier can do, by its name; on test pictures, or on validation pictures where there are none. */
export interface QualityCharts {
  readonly confusion: Chart;
  readonly recall: Chart;
  readonly calibration: Chart | undefined;
}

/** `undefined` where nothing was measured. */
export function chartsOfQuality({ validation, test }: RunData): QualityCharts | undefined {
  const evaluation = test ?? validation;
  const part = test ? 'test' : 'validation';
  if (!evaluation || evaluation.count === 0) return undefined;
  return {
    confusion: confusionMatrix(evaluation, part),
    recall: classRecall(evaluation, part),
    calibration: evaluation.reliability.length > 0 ? reliability(evaluation, part) : undefined,
  };
}
