import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

/**
 * The folder that holds package.json, models/ and web/: one above src/, two above dist/src/.
 *
 * @param from - Where to start looking, absolute.
 */
export function findPackageRoot(from: string = import.meta.dirname): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new TypeError('There is no package.json above this file');
  return findPackageRoot(parent);
}

/** The version in package.json. */
export function readVersion(): string {
  const text = readFileSync(path.join(findPackageRoot(), 'package.json'), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}
