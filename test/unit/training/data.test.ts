import { symlink } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Dataset } from '../../../src/training/data/example.ts';
import { hashDataset, hashExamples } from '../../../src/training/data/hash-examples.ts';
import { readDataset } from '../../../src/training/data/read-dataset.ts';
import { requireDistinctLabels } from '../../../src/training/data/require-distinct-labels.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

describe('a folder a class', () => {
  it('takes the label from the folder, with everything below it', async () => {
    const folder = await createTemporaryFolder({
      'german_shepherd/1.jpg': 'a',
      'german_shepherd/more/2.PNG': 'b',
      'pug/3.webp': 'c',
    });

    expect(labelsByName(await readDataset(folder))).toEqual({
      '1.jpg': 'german shepherd',
      '2.PNG': 'german shepherd',
      '3.webp': 'pug',
    });
  });

  it('leaves out hidden files and what is no picture', async () => {
    const folder = await createTemporaryFolder({
      'cat/1.jpg': 'a',
      'cat/.DS_Store': 'b',
      'cat/.thumbnails/2.jpg': 'c',
      'cat/notes.txt': 'd',
      '.git/3.jpg': 'e',
    });

    expect(labelsByName(await readDataset(folder))).toEqual({ '1.jpg': 'cat' });
  });

  it('takes a class with an emoji for what it is', async () => {
    const folder = await createTemporaryFolder({ '🐈 cat/1.jpg': 'a' });

    expect(labelsByName(await readDataset(folder))).toEqual({ '1.jpg': '🐈 cat' });
  });
});

describe('a folder a class, made in haste', () => {
  it('may have links to folders from elsewhere', async () => {
    const folder = await createTemporaryFolder({ 'cat/1.jpg': 'a' });
    const elsewhere = await createTemporaryFolder({ '2.jpg': 'b' });
    await symlink(elsewhere, path.join(folder, 'dog'));
    await symlink('nowhere', path.join(folder, 'broken'));

    expect(labelsByName(await readDataset(folder))).toEqual({ '1.jpg': 'cat', '2.jpg': 'dog' });
  });

  it('is remarked on where a class has no pictures, or a picture no class', async () => {
    const folder = await createTemporaryFolder({
      'cat/1.jpg': 'a',
      'cow/notes.txt': 'b',
      'loose.jpg': 'c',
    });

    await expect(readDataset(folder)).resolves.toMatchObject({
      remarks: [
        'no class, for want of pictures: cow',
        'not in the folder of a class, and left out: 1 (the first: loose.jpg)',
      ],
    });
  });
});

describe('pictures with the class in their names', () => {
  it('take it from what stands before the number', async () => {
    const folder = await createTemporaryFolder({
      'Abyssinian_12.jpg': 'a',
      'great_pyrenees_7.jpg': 'b',
    });

    expect(labelsByName(await readDataset(folder))).toEqual({
      'Abyssinian_12.jpg': 'Abyssinian',
      'great_pyrenees_7.jpg': 'great pyrenees',
    });
  });

  it('are refused, by name, when one is called otherwise', async () => {
    const folder = await createTemporaryFolder({ 'holiday.jpg': 'a' });

    await expect(readDataset(folder)).rejects.toThrow(/holiday\.jpg: the name is not a class/u);
  });
});

describe('the Oxford-IIIT Pet layout', () => {
  const files = {
    'annotations/trainval.txt': '# NAME CLASS SPECIES BREED\nPersian_1 8 1 1\npug_2 27 2 3\n',
    'annotations/test.txt': 'Persian_3 8 1 1\npug_9 27 2 3\n',
    'images/Persian_1.jpg': 'a',
    'images/pug_2.jpg': 'b',
    'images/Persian_3.jpg': 'c',
    'images/american_pit_bull_terrier_4.jpg': 'd',
  };

  it('is known by its folders, and takes readable breeds from the names', async () => {
    const dataset = await readDataset(await createTemporaryFolder(files));

    expect(labelsByName(dataset)).toEqual({
      'Persian_1.jpg': 'Persian',
      'pug_2.jpg': 'Pug',
      'Persian_3.jpg': 'Persian',
      'american_pit_bull_terrier_4.jpg': 'American pit bull terrier',
    });
  });

  it('keeps the official parts, the species, and what is missing', async () => {
    const { examples, groups, missing } = await readDataset(await createTemporaryFolder(files));

    expect(examples.map(({ officialPart }) => officialPart)).toEqual([
      'train',
      'test',
      undefined,
      'train',
    ]);
    expect(groups).toEqual([
      { label: 'cat', members: ['Persian'] },
      { label: 'dog', members: ['Pug'] },
    ]);
    expect(missing).toEqual(['pug_9']);
  });

  it('is remarked on where a picture has no class in its name, or is in no list', async () => {
    const more = { 'images/holiday.jpg': 'e', 'images/pug_10.jpg': 'f' };

    const { examples, remarks } = await readDataset(
      await createTemporaryFolder({ ...files, ...more }),
    );

    expect(examples).toHaveLength(5);
    expect(remarks).toEqual([
      'no class and number in the name, and left out: 1 (the first: holiday.jpg)',
      'in no list, and taken for what the name says: 2 (the first: american_pit_bull_terrier_4.jpg)',
    ]);
  });
});

describe('labels', () => {
  it('are the same however their letters are encoded', async () => {
    const folder = await createTemporaryFolder({
      'K\u00e4fer/1.jpg': 'a',
      'Ka\u0308fer/2.jpg': 'b',
      'list.csv': '1.jpg,K\u00e4fer\n2.jpg,"  Ka\u0308fer "\n',
    });

    for (const place of [folder, path.join(folder, 'list.csv')]) {
      expect(labelsByName(await readDataset(place))).toEqual({
        '1.jpg': 'K\u00e4fer',
        '2.jpg': 'K\u00e4fer',
      });
    }
  });

  it.each([
    ['Pug', 'pug'],
    ['\u00c9pagneul', '\u00e9pagneul'],
    ['german_shepherd', 'german shepherd'],
    ['great  dane', 'Great Dane'],
  ])('that a person takes for one class are refused as two: %j and %j', (one, other) => {
    const examples = [{ label: one }, { label: 'cat' }, { label: one }, { label: other }];

    expect(() => requireDistinctLabels(examples)).toThrow(
      `the labels "${one}" and "${other}" differ only in capitals, spaces or underscores`,
    );
  });

  it('that differ in more are fine', () => {
    const examples = [{ label: 'cat' }, { label: 'cats' }, { label: 'cat' }];

    expect(() => requireDistinctLabels(examples)).not.toThrow();
  });
});

describe('nothing to learn from', () => {
  it.each([
    ['an empty folder', {}, '', /there are no pictures/u],
    ['a folder that is not there', {}, 'elsewhere', /no such file or folder/u],
    [
      'pictures beside empty folders',
      { '1.jpg': 'a', 'cat/notes.txt': 'b' },
      '',
      /there are no pictures in .* \(no class, for want of pictures: cat; not in the folder of a class, and left out: 1 \(the first: 1\.jpg\)\)$/u,
    ],
  ])('%s is a clear error', async (_what, files, place, message) => {
    const folder = await createTemporaryFolder(files);

    await expect(readDataset(path.join(folder, place))).rejects.toThrow(message);
  });
});

describe('looking into the pictures', () => {
  it('leaves out what is empty, too large, or stands under two labels', async () => {
    const folder = await createTemporaryFolder({
      'cat/empty.jpg': '',
      'cat/large.jpg': 'x'.repeat(100),
      'cat/same.jpg': 'same',
      'dog/same.jpg': 'same',
      'dog/good.jpg': 'good',
    });
    const { examples } = await readDataset(folder);

    const { hashed, skipped } = await hashExamples(examples, 50);

    expect(hashed.map(({ file }) => path.basename(file))).toEqual(['good.jpg']);
    expect(skipped.map(({ reason }) => reason).toSorted()).toEqual([
      'is empty',
      'is too large',
      'stands under two labels',
      'stands under two labels',
    ]);
  });

  it('gives a data set one hash, wherever it lies', async () => {
    const files = { 'cat/1.jpg': 'a', 'dog/2.jpg': 'b' };
    const hashOf = async (content: object): Promise<string> => {
      const { examples } = await readDataset(await createTemporaryFolder({ ...content }));
      return hashDataset((await hashExamples(examples, 50)).hashed);
    };

    expect(await hashOf(files)).toBe(await hashOf(files));
    expect(await hashOf(files)).not.toBe(await hashOf({ ...files, 'dog/3.jpg': 'c' }));
  });
});

function labelsByName({ examples }: Dataset): Readonly<Record<string, string>> {
  return Object.fromEntries(examples.map(({ file, label }) => [path.basename(file), label]));
}
