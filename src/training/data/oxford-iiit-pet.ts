import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { classInName } from './class-in-name.ts';
import type { Dataset, Example, LabelGroup } from './example.ts';
import { listPictures } from './list-files.ts';
import { readableLabel } from './readable-label.ts';
import { remarkOn } from './remark-on.ts';

/** Names of places and peoples in the 37 breeds; all other words are lower case within a name. */
const PROPER_NAMES = `
  Abyssinian American Bengal Birman Bombay British Egyptian English German Havanese Japanese
  Maine Mau Persian Pyrenees Ragdoll Russian Saint Bernard Scottish Shiba Inu Siamese
  Staffordshire Yorkshire Pomeranian Chihuahua Coon Newfoundland Leonberger Sphynx
`
  .trim()
  .split(/\s+/u);
const properNames = new Map(PROPER_NAMES.map((name) => [name.toLowerCase(), name]));

const SPECIES: Readonly<Record<string, string>> = { 1: 'cat', 2: 'dog' };

/** One line of the official lists: name, class, species, breed. */
interface ListedPicture {
  readonly name: string;
  readonly species: string;
  readonly part: 'train' | 'test';
}

/**
 * The Oxford-IIIT Pet data set as its makers give it: `images/` and `annotations/{trainval,test}.txt`
 * (Parkhi et al., 2012). Pictures that are in no list count as well, as the class is in their name, and are remarked on.
 *
 * @throws {ClassifierError} `not-found` when a list or the pictures are missing.
 */
export async function readOxfordPets(root: string): Promise<Dataset> {
  const listed = [
    ...(await readList(root, 'trainval.txt', 'train')),
    ...(await readList(root, 'test.txt', 'test')),
  ];
  const byName = new Map(listed.map((picture) => [picture.name, picture]));
  const folder = path.join(root, 'images');
  const files = await listPictures(folder);
  const examples = files.flatMap((file): Example[] => {
    const breed = classInName(file);
    if (breed === undefined) return [];
    const part = byName.get(path.parse(file).name)?.part;
    const example = { file: path.join(folder, file), label: breedName(breed) };
    return [part ? { ...example, officialPart: part } : example];
  });
  const there = new Set(files.map((file) => path.parse(file).name));
  return {
    examples,
    groups: groupBySpecies(listed),
    missing: listed.map(({ name }) => name).filter((name) => !there.has(name)),
    remarks: describeOddities(files, byName),
  };
}

/** What a folder that is used as it came does not have. */
function describeOddities(
  files: readonly string[],
  listed: ReadonlyMap<string, ListedPicture>,
): readonly string[] {
  const isNamed = (file: string): boolean => classInName(file) !== undefined;
  const isListed = (file: string): boolean => listed.has(path.parse(file).name);
  const nameless = files.filter((file) => !isNamed(file));
  const unlisted = files.filter((file) => isNamed(file) && !isListed(file));
  return [
    ...remarkOn('no class and number in the name, and left out', nameless),
    ...remarkOn('in no list, and taken for what the name says', unlisted),
  ];
}

async function readList(
  root: string,
  name: string,
  part: ListedPicture['part'],
): Promise<readonly ListedPicture[]> {
  const file = path.join(root, 'annotations', name);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ClassifierError('not-found', `${file}: cannot be read`, { cause });
  });
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .filter(([picture = '#']) => picture !== '' && !picture.startsWith('#'))
    .map(([picture = '', , species = '']) => ({
      name: picture,
      species: SPECIES[species] ?? '',
      part,
    }));
}

function groupBySpecies(listed: readonly ListedPicture[]): readonly LabelGroup[] {
  return Object.values(SPECIES).map((label) => {
    const names = listed
      .filter(({ species }) => species === label)
      .map(({ name }) => breedName(classInName(name) ?? name));
    return { label, members: [...new Set(names)].toSorted() };
  });
}

/** "American pit bull terrier" for `american_pit_bull_terrier`. */
function breedName(name: string): string {
  const words = readableLabel(name)
    .toLowerCase()
    .split(' ')
    .map((word) => properNames.get(word) ?? word);
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
