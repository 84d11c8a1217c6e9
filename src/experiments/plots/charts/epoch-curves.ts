import type { EpochLine } from '../../runs/records.ts';
import type { Chart } from '../drawing/chart.ts';
import { percent } from '../drawing/format.ts';
import { partTones } from '../drawing/palette.ts';
import { type Curve, drawCurves, type Point } from './curves.ts';

type Read = (line: EpochLine) => Point[1];

/** Loss by epoch, of the pictures learnt from and of those put aside. */
export function lossByEpoch(epochs: readonly EpochLine[]): Chart {
  const best = bestEpoch(epochs);
  return drawCurves({
    name: 'loss-by-epoch',
    title: 'Loss by epoch',
    subtitle: best
      ? `Lowest on validation pictures after epoch ${best.epoch}: ${best.validation_loss?.toFixed(3)}.`
      : 'The lower, the better.',
    x: 'epoch',
    y: 'cross-entropy (nats)',
    scale: 'amount',
    curves: trainAndValidation(epochs, {
      train: (line) => line.train_loss,
      validation: (line) => line.validation_loss,
    }),
  });
}

/** Accuracy by epoch, of the same. */
export function accuracyByEpoch(epochs: readonly EpochLine[]): Chart {
  const best = bestEpoch(epochs);
  return drawCurves({
    name: 'accuracy-by-epoch',
    title: 'Accuracy by epoch',
    subtitle: best?.validation_accuracy
      ? `${percent(best.validation_accuracy)} of validation pictures after epoch ${best.epoch}, where their loss was lowest.`
      : 'The share of pictures that were recognized.',
    x: 'epoch',
    y: 'accuracy',
    scale: 'share',
    curves: trainAndValidation(epochs, {
      train: (line) => line.train_accuracy,
      validation: (line) => line.validation_accuracy,
    }),
  });
}

/** The epoch with the lowest loss on validation pictures; `undefined` without such pictures. */
export function bestEpoch(epochs: readonly EpochLine[]): EpochLine | undefined {
  const [best] = epochs
    .filter((line) => Number.isFinite(line.validation_loss))
    .toSorted((a, b) => (a.validation_loss ?? 0) - (b.validation_loss ?? 0));
  return best;
}

function trainAndValidation(
  epochs: readonly EpochLine[],
  read: Readonly<Record<'train' | 'validation', Read>>,
): readonly Curve[] {
  const best = bestEpoch(epochs);
  const pointsOf = (part: Read): Point[] => epochs.map((line) => [line.epoch, part(line)]);
  const train: Curve = {
    name: 'train',
    tone: partTones.train,
    points: pointsOf(read.train),
    dash: 'dashed',
  };
  if (!best) return [train];
  const validation = pointsOf(read.validation);
  return [
    train,
    { name: 'validation', tone: partTones.validation, points: validation, marked: best.epoch },
  ];
}
