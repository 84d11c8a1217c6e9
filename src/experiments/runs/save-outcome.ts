import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Skipped } from '../../training/data/hash-examples.ts';
import { PARTS, type Split } from '../../training/data/split.ts';
import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import type { Prepared } from '../../training/prepared.ts';
import type { TrainedClassifier, Witness } from '../../training/train-classifier.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Keeps which pictures are in which part, before the first step.
 *
 * @param root - The folder that file names are told from.
 */
export async function savePreparation(
  run: RunFolder,
  { labels, split }: Pick<Prepared, 'labels' | 'split'>,
  root: string,
): Promise<void> {
  await run.saveArtifact('labels.json', labels);
  await run.saveArtifact(
    'split.json',
    Object.fromEntries(
      PARTS.map((part) => [
        part,
        split[part].map(({ file, label, hash }) => ({ file: nameFrom(root, file), label, hash })),
      ]),
    ),
  );
  await run.saveArtifact('class-distribution.json', countClasses(labels, split));
}

/** Keeps how well a classifier does, but for its model folder. */
export async function saveOutcome(
  run: RunFolder,
  { validation, test, witnesses }: TrainedClassifier,
  { root, skipped }: { readonly root: string; readonly skipped: readonly Skipped[] },
): Promise<void> {
  const evaluation = test ?? validation;
  const left = skipped.map(({ file, reason }) => ({ file: nameFrom(root, file), reason }));
  const asked = { pictures: witnesses.map((one) => describe(one, root)) };
  await Promise.all([
    validation && run.saveArtifact('validation.json', validation),
    test && run.saveArtifact('test.json', test),
    evaluation && run.saveArtifact('confusion-matrix.csv', toCsv(evaluation)),
    run.saveArtifact('skipped.json', left),
    run.saveArtifact('checks.json', asked),
    ...witnesses.map(async ({ example: { file, hash } }) =>
      run.saveArtifact(`checks/${hash}`, await readFile(file)),
    ),
  ]);
}

function describe({ example, logits }: Witness, root: string): object {
  return { file: nameFrom(root, example.file), hash: example.hash, logits };
}

/** With slashes, on every system. */
function nameFrom(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

function countClasses(labels: readonly string[], split: Split): object {
  const count = (label: string): object =>
    Object.fromEntries(
      PARTS.map((part) => [part, split[part].filter((example) => example.label === label).length]),
    );
  return Object.fromEntries(labels.map((label) => [label, count(label)]));
}

/** Rows: what the pictures show; they sum to 1. */
function toCsv({ classes, confusion }: Evaluation): string {
  const labels = classes.map(({ label }) => quote(label));
  const rows = confusion.map((counts, index) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const shares = counts.map((count) => (total === 0 ? 0 : Number((count / total).toFixed(4))));
    return [labels[index], ...shares].join(',');
  });
  return [['', ...labels].join(','), ...rows, ''].join('\n');
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
