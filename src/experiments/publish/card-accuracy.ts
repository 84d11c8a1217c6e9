import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import { wilsonInterval } from '../../training/evaluation/wilson-interval.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/** The two parts that a classifier is measured on; `null` where one is empty. */
interface Measured {
  readonly validation: Evaluation | null;
  readonly test: Evaluation | null;
  readonly temperature: number;
}

/** The sections of a model card that have figures, with the intervals that they deserve; Markdown. */
export function formatAccuracy({ validation, test, temperature }: Measured): string {
  return [
    '## Accuracy',
    ...(validation || test
      ? formatTable(validation, test)
      : ['Nobody knows: no pictures were kept back to measure it on.']),
    '',
    ...(test ? formatClasses(test) : []),
    '## Calibration',
    `\`whatsit.json\` has the logits divided by ${formatNumber(temperature)}, ${
      validation ? 'found on the validation pictures' : 'for want of pictures to find better on'
    }.`,
    'Expected calibration errors are over 15 equal bins of probability.',
    '',
  ].join('\n');
}

function formatTable(validation: Evaluation | null, test: Evaluation | null): readonly string[] {
  const row = (title: string, describe: (evaluation: Evaluation) => string): string =>
    `| ${[title, ...[validation, test].map((one) => (one ? describe(one) : '–'))].join(' | ')} |`;
  return [
    'Weights and temperature were chosen by the validation pictures; the test pictures were used for nothing but this table.',
    '',
    '| | validation | test |',
    '|---|---|---|',
    row('pictures', ({ count }) => String(count)),
    row('right', ({ accuracy, count }) => formatShare(accuracy, count)),
    row('among the first 5', ({ top5Accuracy, count }) => formatShare(top5Accuracy, count)),
    row('expected calibration error', ({ calibrationError }) => formatNumber(calibrationError)),
    row('cross-entropy', ({ loss }) => formatNumber(loss)),
    '',
    'In brackets: how many, and the 95 % interval (Wilson).',
  ];
}

function formatClasses({ classes }: Evaluation): readonly string[] {
  const rows = classes.map(({ label, count, recall, precision }) => {
    const recognized = recall === null ? '–' : formatShare(recall, count);
    const right = precision === null ? '–' : `${(100 * precision).toFixed(1)} %`;
    return `| ${escapeMarkdown(label)} | ${recognized} | ${right} |`;
  });
  return [
    'Class by class, of the test pictures:',
    '',
    '| class | recognized | right where it is named |',
    '|---|---|---|',
    ...rows,
    '',
  ];
}

function formatShare(share: number, count: number): string {
  const successes = Math.round(share * count);
  const [low, high] = wilsonInterval(successes, count);
  const interval = `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`;
  return `${(100 * share).toFixed(1)} % (${successes} of ${count}; ${interval})`;
}

function formatNumber(value: number): string {
  return value.toFixed(3);
}
