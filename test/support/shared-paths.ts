import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository's root, absolute. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** The built command line; `pretest` builds it. */
export const cliPath = path.join(repositoryRoot, 'dist/src/cli.js');

/** Data for measuring that the repository does not hold: tests that use it skip where it is missing. */
const sharedData = path.resolve(repositoryRoot, '../shared/data');
export const hostileImages = path.join(sharedData, 'hostile-images');
export const imagenetSample = path.join(sharedData, 'imagenet-sample');

/** The end of a title: where a folder of shared data is missing, a skipped suite says so. */
export function whySkipped(folder: string): string {
  return existsSync(folder) ? '' : ` [SKIPPED: ${folder} is missing]`;
}

/** An environment that nothing on the developer's machine leaks into. */
export function cleanEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], ...settings };
}
