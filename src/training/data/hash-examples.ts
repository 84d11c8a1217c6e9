import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Example } from './example.ts';

/** An example that could be read, by what is in it. */
export interface HashedExample extends Example {
  /** SHA-256 of the file, in hexadecimal. */
  readonly hash: string;
}

/** Why an example is left out. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/**
 * Hashes every picture; one that cannot be read, or that stands under two labels, is left out.
 *
 * @param maxBytes - Larger files are left out.
 */
export async function hashExamples(
  examples: readonly Example[],
  maxBytes: number,
): Promise<{ readonly hashed: readonly HashedExample[]; readonly skipped: readonly Skipped[] }> {
  const hashed: HashedExample[] = [];
  const skipped: Skipped[] = [];
  for (const example of examples) {
    const bytes = await readFile(example.file).catch(() => undefined);
    if (bytes === undefined) skipped.push({ file: example.file, reason: 'cannot be read' });
    else if (bytes.length === 0) skipped.push({ file: example.file, reason: 'is empty' });
    else if (bytes.length > maxBytes) skipped.push({ file: example.file, reason: 'is too large' });
    else hashed.push({ ...example, hash: createHash('sha256').update(bytes).digest('hex') });
  }
  const contested = findContested(hashed);
  const reason = 'stands under two labels';
  return {
    hashed: hashed.filter(({ hash }) => !contested.has(hash)),
    skipped: [
      ...skipped,
      ...hashed.filter(({ hash }) => contested.has(hash)).map(({ file }) => ({ file, reason })),
    ],
  };
}

function findContested(examples: readonly HashedExample[]): ReadonlySet<string> {
  const labelByHash = new Map<string, string>();
  const contested = new Set<string>();
  for (const { hash, label } of examples) {
    const known = labelByHash.get(hash) ?? label;
    if (known !== label) contested.add(hash);
    labelByHash.set(hash, known);
  }
  return contested;
}

/** One hash for a whole data set: of what is in it, not of where it lies. */
export function hashDataset(examples: readonly HashedExample[]): string {
  const lines = examples.map(({ hash, label }) => `${hash} ${label}\n`).toSorted();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
