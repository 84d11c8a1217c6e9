import path from 'node:path';

/** The folder `bench/`. */
export const benchFolder = path.dirname(import.meta.dirname);
/** The project's root. */
export const rootFolder = path.dirname(benchFolder);
/** The model that everything is measured with. */
export const modelFolder = path.join(rootFolder, 'models', 'imagenet');

/** The absolute path of a built file, as in `builtFile('src/cli.js')`. */
export function builtFile(file) {
  return path.join(rootFolder, 'dist', file);
}
