import { ClassifierError } from '../../errors.ts';
import type { Example } from '../../training/data/example.ts';
import { simplifyLabel } from '../../training/data/readable-label.ts';

/** A picture, and which of the model's classes it shows. */
export interface Question {
  readonly file: string;
  readonly classIndex: number;
}

/** Pictures by whether the model can know what they show. */
export interface Matched {
  readonly questions: readonly Question[];
  /** Those that it has no class for. */
  readonly unknown: readonly Example[];
}

/**
 * Finds the class of every picture by its name: the very name, else one that a person would call the same.
 *
 * @param labels - The model's, in class order.
 * @throws {ClassifierError} `parameter-invalid` when a name may mean several classes.
 */
export function matchLabels(examples: readonly Example[], labels: readonly string[]): Matched {
  const exact = indexLabels(labels);
  const alike = indexLabels(labels.map((label) => simplifyLabel(label)));
  const questions: Question[] = [];
  const unknown: Example[] = [];
  for (const example of examples) {
    const { label } = example;
    const [classIndex, ...others] = exact.get(label) ?? alike.get(simplifyLabel(label)) ?? [];
    if (others.length > 0) {
      throw new ClassifierError(
        'parameter-invalid',
        `"${label}" may mean several of the model's classes`,
      );
    }
    if (classIndex === undefined) unknown.push(example);
    else questions.push({ file: example.file, classIndex });
  }
  return { questions, unknown };
}

/** Class indexes by label: more than one where several classes are called the same. */
function indexLabels(labels: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const indexes = new Map<string, number[]>();
  for (const [classIndex, label] of labels.entries()) {
    const known = indexes.get(label);
    if (known) known.push(classIndex);
    else indexes.set(label, [classIndex]);
  }
  return indexes;
}
