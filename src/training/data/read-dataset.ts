import { stat } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { readClassInName } from './class-in-name.ts';
import { readCsvList } from './csv-list.ts';
import type { Dataset } from './example.ts';
import { readFolderPerClass } from './folder-per-class.ts';
import type { Layout } from './layouts.ts';
import { listFolders } from './list-files.ts';
import { readOxfordPets } from './oxford-iiit-pet.ts';

const MAX_LABEL_LENGTH = 200;

const readers = {
  folders: readFolderPerClass,
  names: readClassInName,
  'oxford-iiit-pet': readOxfordPets,
  csv: readCsvList,
} satisfies Record<Layout, (place: string) => Promise<Dataset>>;

/**
 * Reads which pictures there are, and what each shows.
 *
 * @param layout - Guessed when left out: a file is a CSV list, a folder with folders has one a class.
 * @throws {ClassifierError} `not-found`, `parameter-invalid`; `image-missing` when there are no pictures.
 */
export async function readDataset(place: string, layout?: Layout): Promise<Dataset> {
  const dataset = await readers[layout ?? (await guessLayout(place))](place);
  requireShortLabels(dataset);
  if (dataset.examples.length > 0) return dataset;
  throw noPictures(place, dataset);
}

/** Who sees pictures in the folder wants to know why they do not count. */
function noPictures(place: string, { remarks = [] }: Dataset): ClassifierError {
  const why = remarks.length > 0 ? ` (${remarks.join('; ')})` : '';
  return new ClassifierError('image-missing', `there are no pictures in ${place}${why}`);
}

/** A model folder takes no longer ones: better now than when everything has been trained. */
function requireShortLabels({ examples }: Dataset): void {
  const long = examples.find(({ label }) => label.length > MAX_LABEL_LENGTH);
  if (!long) return;
  throw new ClassifierError(
    'parameter-invalid',
    `a label is longer than ${MAX_LABEL_LENGTH} characters: ${long.label.slice(0, 40)}…`,
  );
}

async function guessLayout(place: string): Promise<Layout> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new ClassifierError('not-found', `${place}: no such file or folder`, { cause });
  });
  if (!found.isDirectory()) return 'csv';
  const folders = await listFolders(place);
  if (folders.includes('images') && folders.includes('annotations')) return 'oxford-iiit-pet';
  return folders.length > 0 ? 'folders' : 'names';
}

/** Without the extension: what a run is called that nobody gave a name. */
export function datasetName(place: string): string {
  return path.parse(path.resolve(place)).name;
}
