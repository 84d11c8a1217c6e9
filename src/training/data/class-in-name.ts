import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import type { Dataset } from './example.ts';
import { listPictures } from './list-files.ts';
import { readableLabel } from './readable-label.ts';

/**
 * All pictures in one folder, the class in front of a number: `Abyssinian_12.jpg`.
 *
 * @throws {ClassifierError} `parameter-invalid` naming the first file that is called otherwise.
 */
export async function readClassInName(root: string): Promise<Dataset> {
  const files = await listPictures(root);
  const examples = files.map((file) => {
    const name = classInName(file);
    if (name === undefined) {
      throw new ClassifierError(
        'parameter-invalid',
        `${path.join(root, file)}: the name is not a class and a number, as in beagle_12.jpg`,
      );
    }
    return { file: path.join(root, file), label: readableLabel(name) };
  });
  return { examples, groups: [], missing: [] };
}

/** What stands before `_12`, ` 12` or `-12` at the end of a file's name. */
export function classInName(file: string): string | undefined {
  const { name } = path.parse(file);
  return /^(?<label>.*\D)[_ -]\d+$/u.exec(name)?.groups?.['label'];
}
