import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { createGate } from '../gate.ts';
import type { Example } from './example.ts';

/** As many as there are threads that read files. */
const READ_AT_ONCE = 4;

/** Why a picture is left out that {@link findContested} finds. */
export const CONTESTED = 'stands under two labels';

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
  const passGate = createGate(READ_AT_ONCE);
  const looked = await Promise.all(
    examples.map((example) => passGate(() => hashExample(example, maxBytes))),
  );
  const hashed = looked.filter((one) => 'hash' in one);
  const skipped = looked.filter((one) => 'reason' in one);
  const contested = findContested(hashed, ({ label }) => label);
  const reason = CONTESTED;
  return {
    hashed: hashed.filter(({ hash }) => !contested.has(hash)),
    skipped: [
      ...skipped,
      ...hashed.filter(({ hash }) => contested.has(hash)).map(({ file }) => ({ file, reason })),
    ],
  };
}

async function hashExample(example: Example, maxBytes: number): Promise<HashedExample | Skipped> {
  const { file } = example;
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return { file, reason: 'cannot be read' };
  if (bytes.length === 0) return { file, reason: 'is empty' };
  if (bytes.length > maxBytes) return { file, reason: 'is too large' };
  return { ...example, hash: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * Finds pictures that are said to show different things: whatever a model answers, one of the labels calls it wrong.
 *
 * @param claimOf - What a picture is said to show.
 * @returns Their hashes.
 */
export function findContested<Picture extends Pick<HashedExample, 'hash'>>(
  pictures: readonly Picture[],
  claimOf: (picture: Picture) => string | number,
): ReadonlySet<string> {
  const claims = new Map<string, string | number>();
  const contested = new Set<string>();
  for (const picture of pictures) {
    const claim = claimOf(picture);
    const known = claims.get(picture.hash) ?? claim;
    if (known !== claim) contested.add(picture.hash);
    claims.set(picture.hash, known);
  }
  return contested;
}

/** One hash for a whole data set: of what is in it, not of where it lies. */
export function hashDataset(examples: readonly HashedExample[]): string {
  const lines = examples.map(({ hash, label }) => `${hash} ${label}\n`).toSorted();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
