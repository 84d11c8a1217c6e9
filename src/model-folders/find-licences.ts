import { readdir } from 'node:fs/promises';

/** The files in a model folder that say what may be done with it, such as `LICENSE`; sorted, none where there are none. */
export async function findLicences(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^(licen[cs]e|notice|copying)\b/iu.test(name)).toSorted();
}
