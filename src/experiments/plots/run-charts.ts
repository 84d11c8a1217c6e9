import { classDistribution } from './charts/class-distribution.ts';
import { classRecall } from './charts/class-recall.ts';
import { confusionMatrix } from './charts/confusion-matrix.ts';
import { accuracyByEpoch, lossByEpoch } from './charts/epoch-curves.ts';
import { reliability } from './charts/reliability.ts';
import { accuracyByStep, learningRate, lossByStep } from './charts/step-curves.ts';
import type { Chart } from './drawing/chart.ts';
import type { RunData } from './run-data.ts';

/** Every chart that a run has the data for. */
export interface RunCharts {
  /** How training went. */
  readonly course: readonly Chart[];
  /** How many pictures there are of each class; `undefined` before they have been divided. */
  readonly distribution: Chart | undefined;
  /** `undefined` where nothing was measured. */
  readonly quality: QualityCharts | undefined;
}

/** What the classifier can do, by its name; on test pictures, or on validation pictures where there are none. */
interface QualityCharts {
  readonly confusion: Chart;
  readonly recall: Chart;
  readonly calibration: Chart | undefined;
}

/** Composes them, without drawing any. */
export function composeRunCharts(data: RunData): RunCharts {
  const hasClasses = Object.keys(data.distribution).length > 0;
  return {
    course: chartsOfCourse(data),
    distribution: hasClasses ? classDistribution(data.distribution) : undefined,
    quality: chartsOfQuality(data),
  };
}

/** The same in one list. */
export function listCharts({ course, distribution, quality }: RunCharts): readonly Chart[] {
  const { confusion, recall, calibration } = quality ?? {};
  const all = [...course, distribution, confusion, recall, calibration];
  return all.filter((chart) => chart !== undefined);
}

function chartsOfCourse({ epochs, steps }: RunData): readonly Chart[] {
  return [
    ...(epochs.length > 0 ? [lossByEpoch(epochs), accuracyByEpoch(epochs)] : []),
    ...(steps.length > 0 ? [lossByStep(steps), accuracyByStep(steps)] : []),
    ...(epochs.length > 0 ? [learningRate(steps, epochs)] : []),
  ];
}

function chartsOfQuality({ validation, test }: RunData): QualityCharts | undefined {
  const evaluation = test ?? validation;
  const part = test ? 'test' : 'validation';
  if (!evaluation || evaluation.count === 0) return undefined;
  return {
    confusion: confusionMatrix(evaluation, part),
    recall: classRecall(evaluation, part),
    calibration: evaluation.reliability.length > 0 ? reliability(evaluation, part) : undefined,
  };
}
