import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files in a model folder that say what may be done with it, such as `LICENSE`; sorted, none where there are none. */
export async function findLicences(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^(licen[cs]e|notice|copying)\b/iu.test(name)).toSorted();
}

/** What a model card says of its licence in the head that the Hugging Face tools read, such as `apache-2.0`. */
export async function readLicenceId(folder: string): Promise<string | undefined> {
  const card = await readFile(path.join(folder, 'README.md'), 'utf8').catch(() => '');
  const head = /^---\r?\n(?<head>[^]*?)\r?\n---\r?$/mu.exec(card)?.groups?.['head'] ?? '';
  return /^license:\s*(?<id>[\w.-]+)\s*$/mu.exec(head)?.groups?.['id'];
}
