import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { linesOf, runCli } from '../support/cli-process.ts';
import { answerSchema } from '../support/service-client.ts';
import { imagenetSample, repositoryRoot, whySkipped } from '../support/shared-paths.ts';

const BIN_COUNT = 15;

interface Outcome {
  readonly isCorrect: boolean;
  /** Of the likeliest label. */
  readonly probability: number;
}

const hasSample = existsSync(imagenetSample);

describe.skipIf(!hasSample)(`the model that ships${whySkipped(imagenetSample)}`, () => {
  it('finds 89 % of the sample pictures at the first try, and knows how sure it may be', async () => {
    const files = readdirSync(imagenetSample).toSorted();

    const outcomes = await classify(files);
    const accuracy = outcomes.filter(({ isCorrect }) => isCorrect).length / outcomes.length;
    const calibrationError = expectedCalibrationError(outcomes);
    process.stdout.write(
      `imagenet on ${outcomes.length} pictures: top-1 ${accuracy.toFixed(4)}, ` +
        `expected calibration error ${calibrationError.toFixed(4)}\n`,
    );

    expect(outcomes.length).toBeGreaterThan(100);
    expect(accuracy).toBeGreaterThanOrEqual(0.89);
    expect(calibrationError).toBeLessThanOrEqual(0.08);
  }, 120_000);
});

async function classify(files: readonly string[]): Promise<readonly Outcome[]> {
  const labelOf = readLabelsByWordnetId();
  const { exitCode, stdout } = await runCli(['predict', '--json', '--k', '1', ...files], {
    cwd: imagenetSample,
    timeoutMs: 110_000,
  });
  expect(exitCode).toBe(0);
  return linesOf(stdout).map((line) => {
    const { file, predictions } = lineSchema.parse(JSON.parse(line));
    const label = labelOf.get(file.split('_')[0] ?? '');
    if (label === undefined) throw new Error(`${file} does not begin with a WordNet id`);
    const [first] = predictions;
    return { isCorrect: first?.label === label, probability: first?.probability ?? 0 };
  });
}

const lineSchema = answerSchema.extend({ file: z.string() });
const configSchema = z.object({ id2label: z.record(z.string(), z.string()) });

/** Class i is the i-th WordNet id in sorted order. */
function readLabelsByWordnetId(): ReadonlyMap<string, string> {
  const ids = linesOf(readText('tools/models/imagenet-ids.txt'));
  const { id2label } = configSchema.parse(JSON.parse(readText('models/imagenet/config.json')));
  return new Map(ids.map((id, classIndex) => [id, id2label[classIndex] ?? '']));
}

function readText(file: string): string {
  return readFileSync(path.join(repositoryRoot, file), 'utf8');
}

/** How far probability and hit rate are apart, over bins of equal width (Naeini et al. 2015; Guo et al. 2017). */
function expectedCalibrationError(outcomes: readonly Outcome[]): number {
  const bins = Array.from({ length: BIN_COUNT }, (_, bin) =>
    outcomes.filter(({ probability }) => {
      return Math.min(BIN_COUNT - 1, Math.floor(probability * BIN_COUNT)) === bin;
    }),
  );
  return bins.reduce((error, bin) => {
    const hits = bin.filter(({ isCorrect }) => isCorrect).length;
    const expectedHits = bin.reduce((total, { probability }) => total + probability, 0);
    return error + Math.abs(hits - expectedHits) / outcomes.length;
  }, 0);
}
