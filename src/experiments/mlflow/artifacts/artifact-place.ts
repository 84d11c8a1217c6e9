import { ClassifierError } from '../../../errors.ts';
import { encodePath } from '../protocol/cleaned-names.ts';

const PROXIED = 'mlflow-artifacts:';

/**
 * Turns where a run or a model keeps its files into a path that the server takes files at.
 *
 * @param artifactUri - As the server gave it.
 * @returns Where a file stands, by its path below the place; encoded.
 * @throws {ClassifierError} `config-invalid` when the server keeps files where only itself, or who has its disks and
 *   buckets, can write.
 */
export function locateArtifacts(artifactUri: string): (file: string) => string {
  if (!URL.canParse(artifactUri) || new URL(artifactUri).protocol !== PROXIED) {
    throw new ClassifierError(
      'config-invalid',
      'the MLflow server takes no files: start it without --no-serve-artifacts, and use an experiment that was made since',
    );
  }
  const { pathname } = new URL(artifactUri);
  const folder = encodePath(decodeURIComponent(pathname));
  return (file) => `${folder}/${encodePath(file)}`;
}
