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
  return [...courseOf(data), ...classesOf(data), ...qualityOf(data)];
}

/** How training went. */
function courseOf({ epochs, steps }: RunData): readonly Chart[] {
  return [
    ...(epochs.length > 0 ? [lossByEpoch(epochs), accuracyByEpoch(epochs)] : []),
    ...(steps.length > 0 ? [lossByStep(steps), accuracyByStep(steps)] : []),
    ...(epochs.length > 0 ? [learningRate(steps, epochs)] : []),
  ];
}

function classesOf({ distribution }: RunData): readonly Chart[] {
  return Object.keys(distribution).length > 0 ? [classDistribution(distribution)] : [];
}

/** What the classifier can do: on test pictures, or on validation pictures where there are none. */
function qualityOf({ validation, test }: RunData): readonly Chart[] {
  const evaluation = test ?? validation;
  const part = test ? 'test' : 'validation';
  if (!evaluation || evaluation.count === 0) return [];
  return [
    confusionMatrix(evaluation, part),
    classRecall(evaluation, part),
    ...(evaluation.reliability.length > 0 ? [reliability(evaluation, part)] : []),
  ];
}
