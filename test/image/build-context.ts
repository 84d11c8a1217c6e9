import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Reads a `.dockerignore` that shuts out everything (`*`) and lets in by name.
 *
 * @returns Files and folders that are sent to a builder.
 * @throws {SyntaxError} For other patterns.
 */
export function parseDockerignore(text: string): readonly string[] {
  const [first, ...exceptions] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (first !== '*') throw new SyntaxError('.dockerignore has to begin with *');
  return exceptions.map((line) => {
    const [, name] = /^!([\w./-]+)$/.exec(line) ?? [];
    if (name === undefined) throw new SyntaxError(`.dockerignore: ${line}`);
    return name;
  });
}

/** Copies what a builder is sent of a repository. */
export async function copyBuildContext(repository: string, destination: string): Promise<void> {
  const text = await readFile(path.join(repository, '.dockerignore'), 'utf8');
  for (const name of parseDockerignore(text)) {
    await cp(path.join(repository, name), path.join(destination, name), { recursive: true });
  }
}
