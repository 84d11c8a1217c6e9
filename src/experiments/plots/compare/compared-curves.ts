import type { EpochLine } from '../../runs/records.ts';
import type { Chart } from '../drawing/chart.ts';
import { bestEpoch } from '../charts/epoch-curves.ts';
import { drawCurves, type Point } from '../charts/curves.ts';
import type { ComparedRun } from './compared-run.ts';

/** What is compared: of one stage, say, or of all runs. */
interface Subject {
  /** Part of file names. */
  readonly name: string;
  /** Part of headlines; empty where all runs are compared. */
  readonly title: string;
}

/** The loss on validation pictures of several runs, by epoch. */
export function comparedLoss(runs: readonly ComparedRun[], subject: Subject): Chart {
  return drawRuns(runs, (line) => line.validation_loss, {
    name: `validation-loss${subject.name}`,
    title: `Validation loss${subject.title}`,
    y: 'cross-entropy (nats)',
    scale: 'amount',
  });
}

/** Their accuracy on the same pictures. */
export function comparedAccuracy(runs: readonly ComparedRun[], subject: Subject): Chart {
  return drawRuns(runs, (line) => line.validation_accuracy, {
    name: `validation-accuracy${subject.name}`,
    title: `Validation accuracy${subject.title}`,
    y: 'accuracy',
    scale: 'share',
  });
}

function drawRuns(
  runs: readonly ComparedRun[],
  read: (line: EpochLine) => Point[1],
  look: {
    readonly name: string;
    readonly title: string;
    readonly y: string;
    readonly scale: 'amount' | 'share';
  },
): Chart {
  return drawCurves({
    ...look,
    subtitle: 'A circle is where the loss of a run was lowest.',
    x: 'epoch',
    curves: runs.map(({ label, tone, dash, epochs }) => {
      const best = bestEpoch(epochs);
      return {
        name: label,
        tone,
        dash,
        points: epochs.map((line): Point => [line.epoch, read(line)]),
        ...(best && { marked: best.epoch }),
      };
    }),
  });
}
