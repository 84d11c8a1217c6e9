import type { EpochLine, StepLine } from '../../runs/records.ts';
import type { Chart } from '../drawing/chart.ts';
import { shortNumber } from '../drawing/format.ts';
import { hues, partTones } from '../drawing/palette.ts';
import { type CurvesOptions, drawCurves, type Point } from './curves.ts';
import { smooth, thinOut } from './smooth.ts';

/** Loss of the batch that each step learnt from. */
export function lossByStep(steps: readonly StepLine[]): Chart {
  return drawSteps(steps, (line) => line.loss, {
    name: 'loss-by-step',
    title: 'Loss by step',
    y: 'cross-entropy (nats)',
    scale: 'amount',
  });
}

/** Accuracy on the same batches. */
export function accuracyByStep(steps: readonly StepLine[]): Chart {
  return drawSteps(steps, (line) => line.accuracy, {
    name: 'accuracy-by-step',
    title: 'Accuracy by step',
    y: 'accuracy',
    scale: 'share',
  });
}

function drawSteps(
  steps: readonly StepLine[],
  read: (line: StepLine) => Point[1],
  look: Pick<CurvesOptions, 'name' | 'title' | 'y' | 'scale'>,
): Chart {
  const raw = steps.map((line): Point => [line.step, read(line)]);
  return drawCurves({
    ...look,
    subtitle: 'Batches learnt from, each of them faint, their running mean strong.',
    x: 'step',
    curves: [
      { name: 'train', tone: partTones.train, points: thinOut(smooth(raw)), raw: thinOut(raw) },
    ],
  });
}

/** From where on a logarithmic axis shows more. */
const WIDE_RANGE = 20;

/** The learning rate by step, or by epoch where steps were not kept. */
export function learningRate(steps: readonly StepLine[], epochs: readonly EpochLine[]): Chart {
  const points =
    steps.length > 0
      ? thinOut(steps.map((line): Point => [line.step, line.learning_rate]))
      : epochs.map((line): Point => [line.epoch, line.learning_rate]);
  const rates = points.map(([, rate]) => rate ?? 0);
  const [lowest, highest] = [Math.min(...rates), Math.max(...rates)];
  const isWide = lowest > 0 && highest / lowest > WIDE_RANGE;
  return drawCurves({
    name: 'learning-rate',
    title: 'Learning rate',
    subtitle: describeRates(rates),
    x: steps.length > 0 ? 'step' : 'epoch',
    y: 'learning rate',
    scale: isWide ? 'logarithmic' : 'amount',
    curves: [{ name: 'learning rate', tone: hues[4], points }],
    formatY: shortNumber,
  });
}

function describeRates(rates: readonly number[]): string {
  const [highest, last] = [Math.max(...rates), rates.at(-1) ?? 0];
  if (rates.every((rate) => rate === last)) return `Always ${shortNumber(last)}.`;
  return `Highest ${shortNumber(highest)}, at the end ${shortNumber(last)}.`;
}
