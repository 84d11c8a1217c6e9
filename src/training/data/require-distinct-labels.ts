import { ClassifierError } from '../../errors.ts';
import type { Example } from './example.ts';
import { simplifyLabel } from './readable-label.ts';

/**
 * Refuses one class under two names, such as "Pug" and "pug": each would be learned from a part of its pictures, and be
 * taken for the other.
 *
 * @throws {ClassifierError} `parameter-invalid` naming both.
 */
export function requireDistinctLabels(examples: readonly Pick<Example, 'label'>[]): void {
  const known = new Map<string, string>();
  for (const label of new Set(examples.map((example) => example.label))) {
    const simple = simplifyLabel(label);
    const other = known.get(simple);
    if (other !== undefined) throw tooMuchAlike(other, label);
    known.set(simple, label);
  }
}

function tooMuchAlike(one: string, other: string): ClassifierError {
  return new ClassifierError(
    'parameter-invalid',
    `the labels "${one}" and "${other}" differ only in capitals, spaces or underscores: give one class one name, or two classes names that differ in more`,
  );
}
