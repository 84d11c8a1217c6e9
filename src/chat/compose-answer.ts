import type { Classification } from '../classification/classifier.ts';
import type { Prediction } from '../classification/prediction.ts';
import type { PictureResult } from './answer-pictures.ts';
import type { Block, Line, Span } from './rich-text.ts';
import { shortenName } from './shorten-name.ts';
import type { Texts } from './texts/texts.ts';

/** Cells in a bar: bar, percentage and label fit on one line of a phone. */
const BAR_LENGTH = 10;

export interface ComposeOptions {
  readonly texts: Texts;
  /**
   * How many labels a picture gets at most, 1 or more. A platform that limits the length of a message composes again
   * with fewer; 1 leaves the top label of each picture.
   */
  readonly labelLimit: number;
}

/**
 * Puts results into words.
 *
 * @returns One block a result, in order; then, if any picture was classified, one with a single small line that names
 *   the model. Several results are numbered, and named where their files have names.
 */
export function composeAnswer(
  results: readonly PictureResult[],
  options: ComposeOptions,
): readonly Block[] {
  const blocks = results.map((result, i) => {
    const [first, ...rest] = composeResult(result, options);
    const heading = results.length > 1 ? [plain(headingOf(i + 1, result.name))] : [];
    return {
      isSpoiler: result.isSpoiler,
      lines: [{ spans: [...heading, ...first.spans] }, ...rest],
    };
  });
  return [...blocks, ...composeModelNames(results, options.texts)];
}

/** The first line says what it is; those after it how likely it is something else. */
type ResultLines = readonly [Line, ...Line[]];

function composeResult(result: PictureResult, options: ComposeOptions): ResultLines {
  const { texts } = options;
  if ('classification' in result) {
    const [first, ...rest] = composeClassification(result.classification, options);
    const note = result.isPreview ? [{ spans: [plain(texts.fromPreview)], isSmall: true }] : [];
    return [first, ...rest, ...note];
  }
  if ('skipped' in result) return [lineOf(plain(texts.skipped[result.skipped]))];
  return [lineOf(plain(texts.failures[result.failure.code](result.failure)))];
}

function composeClassification(
  { predictions, confident, group }: Classification,
  { texts, labelLimit }: ComposeOptions,
): ResultLines {
  const shown = predictions.slice(0, labelLimit);
  const [top, ...others] = shown;
  const bars = (rest: readonly Prediction[]) => rest.map((one) => barLine(one, texts));
  if (confident && top) {
    const percentage = plain(` ${texts.percent(top.probability)}`);
    return [lineOf({ text: top.label, style: 'bold' }, percentage), ...bars(others)];
  }
  return [lineOf(plain(group ? texts.unsureOfKind(group) : texts.unsure)), ...bars(shown)];
}

function barLine({ label, probability }: Prediction, texts: Texts): Line {
  const bar: Span = { text: barOf(probability), style: 'mono' };
  return lineOf(bar, plain(` ${texts.percent(probability)} ${label}`));
}

function barOf(probability: number): string {
  return '█'.repeat(Math.round(probability * BAR_LENGTH)).padEnd(BAR_LENGTH, '░');
}

function headingOf(position: number, name: string | undefined): string {
  const shortName = shortenName(name ?? '');
  return shortName === '' ? `${position}. ` : `${position}. ${shortName} – `;
}

function composeModelNames(results: readonly PictureResult[], texts: Texts): readonly Block[] {
  const names = results.flatMap((result) =>
    'classification' in result ? [result.classification.model] : [],
  );
  if (names.length === 0) return [];
  const text = texts.answeredBy([...new Set(names)].join(', '));
  return [{ isSpoiler: false, lines: [{ spans: [plain(text)], isSmall: true }] }];
}

function plain(text: string): Span {
  return { text };
}

function lineOf(...spans: readonly Span[]): Line {
  return { spans };
}
