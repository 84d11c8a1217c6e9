import type { Config } from '../../config.ts';
import { crossValidate } from '../../training/cross-validate.ts';
import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import {
  balancedAccuracy,
  type FoldSummary,
  type Spread,
  summarizeFolds,
} from '../../training/evaluation/summarize-folds.ts';
import { percent } from '../percent.ts';
import { reportDataset } from '../report-dataset.ts';
import { abortOnSignals } from './abort-on-signals.ts';
import { connectTraining, splitRandom, toRatios } from './connect-training.ts';
import type { TrainFlags } from './flags.ts';
import { readInputs } from './read-inputs.ts';
import { reportLeftOut } from './report-left-out.ts';
import { createTrainingProgress } from './training-progress.ts';

/**
 * Cross-validates how a data set would be trained, without keeping a run.
 *
 * @param foldCount - 2 or more.
 * @returns Lines to print.
 */
export async function runFolds(
  place: string,
  flags: TrainFlags & { readonly folds: number },
  config: Config,
): Promise<readonly string[]> {
  const inputs = await readInputs(place, flags, config);
  say([...reportDataset(inputs.dataset), ...reportLeftOut(inputs.skipped)]);
  let foldsDone = 0;
  const bar = createTrainingProgress(process.stderr, inputs.recipe.epochs);
  const progress = { ...bar, onEpoch: () => undefined };
  const { signal, release } = abortOnSignals();
  try {
    const folds = await crossValidate(inputs.examples, {
      ...connectTraining(inputs, config, { progress, signal }),
      foldCount: flags.folds,
      ratios: toRatios(flags.ratios),
      splitRandom: () => splitRandom(flags),
      onFold(test, skipped) {
        bar.stop();
        const isFirst = foldsDone++ === 0;
        say([...(isFirst ? reportLeftOut(skipped) : []), `fold: ${describeFold(test)}`]);
      },
    });
    return describeSummary(summarizeFolds(folds), flags.folds);
  } finally {
    bar.stop();
    release();
  }
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}

function describeFold(test: Evaluation): string {
  return `accuracy ${percent(test.accuracy)}, balanced ${percent(balancedAccuracy(test))}`;
}

function describeSummary(
  { accuracy, balancedAccuracy: balanced, top5Accuracy, loss, calibrationError }: FoldSummary,
  foldCount: number,
): readonly string[] {
  return [
    `accuracy            ${percents(accuracy)}  over ${foldCount} folds`,
    `balanced accuracy   ${percents(balanced)}  the mean over classes`,
    `among the top 5     ${percents(top5Accuracy)}`,
    `calibration error   ${percents(calibrationError)}`,
    `loss                ${loss.mean.toFixed(3)} ± ${loss.deviation.toFixed(3)}`,
  ];
}

function percents({ mean, deviation }: Spread): string {
  return `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)} %`;
}
