import type { Classification } from '../classification/classifier.ts';
import type { Prediction } from '../classification/prediction.ts';
import { percent } from './percent.ts';
import { printable } from './printable.ts';

const BAR_LENGTH = 24;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Lays an answer out for a person: the verdict on one line, then the labels with bars. */
export function formatClassification(file: string, classification: Classification): string {
  const { predictions } = classification;
  const labelLength = Math.max(...predictions.map(({ label }) => label.length));
  const lines = predictions.map(
    ({ label, probability }) =>
      `  ${label.padEnd(labelLength)}  ${bar(probability)}  ${percent(probability).padStart(6)}`,
  );
  return [`${file}: ${verdict(classification)}`, ...lines].map(printable).join('\n');
}

function verdict({ predictions: [first], confident, group }: Classification): string {
  if (confident && first) return `${first.label} (${percent(first.probability)})`;
  return group ? `not sure, but ${named(group)}; perhaps:` : 'not sure; perhaps:';
}

function named({ label, probability }: Prediction): string {
  const article = /^[aeiou]/i.test(label) ? 'an' : 'a';
  return `${article} ${label} (${percent(probability)})`;
}

function bar(probability: number): string {
  const length = probability * BAR_LENGTH;
  const rest = eighths[Math.floor((length % 1) * eighths.length)] ?? '';
  return `${'█'.repeat(Math.floor(length))}${rest}`.padEnd(BAR_LENGTH, '·');
}
