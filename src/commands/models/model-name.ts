import { ClassifierError } from '../../errors.ts';

/**
 * Checks a model's name: a folder's, never a path.
 *
 * @throws {ClassifierError} `parameter-invalid`.
 */
export function requireModelName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) return name;
  throw new ClassifierError(
    'parameter-invalid',
    'a model name has letters, digits, dots, dashes and underscores, 64 at most',
  );
}
