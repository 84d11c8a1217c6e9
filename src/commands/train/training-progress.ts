import { SingleBar } from 'cli-progress';

import type { EpochReport, StepReport } from '../../training/learning/progress.ts';
import { percent } from '../percent.ts';
import { timeLeft } from '../time-left.ts';

/** What somebody who waits for training is shown. */
export interface TrainingProgress {
  readonly onPictures: (done: number, total: number) => void;
  readonly onStep: (step: StepReport) => void;
  readonly onEpoch: (epoch: EpochReport) => void;
  /** A line of its own, above the bar. */
  readonly complain: (line: string) => void;
  /** Leaves the terminal as it was; harmless when called again. */
  readonly stop: () => void;
}

/**
 * A line an epoch, and on a terminal a bar below them, with the time that is left.
 *
 * @param stream - Where people look while results go elsewhere.
 * @param epochs - How many there will be at most.
 */
export function createTrainingProgress(stream: Stream, epochs: number): TrainingProgress {
  const bar = stream.isTTY ? createBar(stream) : noBar;
  const say = (line: string): void => {
    bar.stop();
    stream.write(`${line}\n`);
  };
  return {
    onPictures: (done, total) => bar.show('pictures', done, total),
    onStep: ({ step, steps }) => bar.show('steps', step, steps),
    onEpoch: (report) => say(describe(report, epochs)),
    complain: say,
    stop: () => bar.stop(),
  };
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

interface Bar {
  show(what: string, done: number, total: number): void;
  stop(): void;
}

const noBar: Bar = { show: () => undefined, stop: () => undefined };

function createBar(stream: Stream): Bar {
  let shown: { readonly what: string; readonly bar: SingleBar } | undefined;

  function begin(what: string, done: number, total: number): SingleBar {
    shown?.bar.stop();
    const bar = new SingleBar({
      stream,
      format: `{bar} {value}/{total} ${what}{eta_formatted}`,
      formatTime: timeLeft,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false, // it would swallow the signal
    });
    bar.start(total, done);
    shown = { what, bar };
    return bar;
  }

  return {
    show(what, done, total) {
      const isSame = shown?.what === what && shown.bar.getTotal() === total;
      if (isSame) shown?.bar.update(done);
      else begin(what, done, total);
    },
    stop() {
      shown?.bar.stop();
      shown = undefined;
    },
  };
}

/** One line that reads well below others of its kind. */
function describe(
  { epoch, train, validation, seconds, isBest }: EpochReport,
  epochs: number,
): string {
  const number = String(epoch).padStart(String(epochs).length);
  const parts = [
    `training ${quality(train)}`,
    ...(validation ? [`validation ${quality(validation)}`] : []),
    `${seconds.toFixed(1)} s`,
  ];
  return `epoch ${number}/${epochs}: ${parts.join(', ')}${isBest ? ' *' : ''}`;
}

function quality({ accuracy, loss }: EpochReport['train']): string {
  return `${percent(accuracy)} (loss ${loss.toFixed(3)})`;
}
