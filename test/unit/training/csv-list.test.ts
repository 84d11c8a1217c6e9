import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { hashExamples } from '../../../src/training/data/hash-examples.ts';
import { readDataset } from '../../../src/training/data/read-dataset.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

async function writeList(content: string | Uint8Array): Promise<string> {
  const folder = await createTemporaryFolder({
    'list.csv': content,
    '1.jpg': 'first',
    '2.jpg': 'second',
  });
  return path.join(folder, 'list.csv');
}

/** Path and label of each, the path from the list's folder. */
async function read(content: string | Uint8Array): Promise<readonly string[]> {
  const list = await writeList(content);
  const { examples } = await readDataset(list);
  return examples.map(({ file, label }) => `${path.relative(path.dirname(list), file)}: ${label}`);
}

const twoPictures = ['1.jpg: cat', '2.jpg: dog'];

describe('a CSV list', () => {
  it('counts paths from its own folder, and may have a head', async () => {
    const folder = await createTemporaryFolder({
      'list.csv': 'path,label\npictures/1.jpg,"cat, sleeping"\n2.jpg,dog\n',
    });

    const { examples } = await readDataset(path.join(folder, 'list.csv'));

    expect(examples).toEqual([
      { file: path.join(folder, '2.jpg'), label: 'dog' },
      { file: path.join(folder, 'pictures/1.jpg'), label: 'cat, sleeping' },
    ]);
  });

  it.each([
    ['semicolons', '1.jpg;cat\n2.jpg;dog\n'],
    ['tabs', 'path\tlabel\n1.jpg\tcat\n2.jpg\tdog\n'],
    ['quoted paths', '"1.jpg","cat"\n"2.jpg",dog\n'],
    ['a byte order mark', '\uFEFFpath,label\n1.jpg,cat\n2.jpg,dog\n'],
    ['the line ends of Windows', 'path,label\r\n1.jpg,cat\r\n2.jpg,dog\r\n'],
    ['line ends of several systems', '1.jpg,cat\r\n2.jpg,dog\n\r\n'],
    ['blanks and empty rows', ' 1.jpg , cat\n\n,\n2.jpg,dog\n , \n'],
    [
      'further columns, whose names say which is which',
      'id,Class,File Name\n7,cat,1.jpg\n8,dog,2.jpg\n',
    ],
    ['a row twice', '1.jpg,cat\n2.jpg,dog\n./1.jpg,"cat "\n'],
  ])('may have %s', async (_what, content) => {
    expect(await read(content)).toEqual(twoPictures);
  });

  it('may quote what parts fields elsewhere', async () => {
    expect(await read('"1.jpg";"cat; asleep"\n"a, b.jpg";dog\n')).toEqual([
      '1.jpg: cat; asleep',
      'a, b.jpg: dog',
    ]);
  });

  it('may name pictures without an ending', async () => {
    expect(await read('one,cat\ntwo,dog\n')).toEqual(['one: cat', 'two: dog']);
  });

  it('has a picture left out that it gives two labels', async () => {
    const { examples } = await readDataset(await writeList('1.jpg,cat\n2.jpg,dog\n1.jpg,dog\n'));

    const { hashed, skipped } = await hashExamples(examples, 50);

    expect(hashed.map(({ label }) => label)).toEqual(['dog']);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(
      new Set(['stands under two labels']),
    );
  });

  it.each(['', '\uFEFF\r\n', 'path,label\n'])('without pictures is one: %j', async (content) => {
    await expect(read(content)).rejects.toThrow(/there are no pictures in .*list\.csv$/u);
  });

  const neither = 'is neither a path, a comma and a label, nor names of columns with "path" and';

  it.each([
    ['a field is missing', '1.jpg,cat\n\n2.jpg\n', 'line 3 is not a path, a comma and a label'],
    [
      'a label is cut in two',
      '1.jpg;cat\n2.jpg;dog; asleep\n',
      'line 2 is not a path, a semicolon',
    ],
    ['a label is missing', 'path,label\n1.jpg,cat\n2.jpg,\n', 'line 3 lacks a path or a label'],
    [
      'a named column is cut in two',
      'path,label,n\n1.jpg,a, b\n2.jpg,a,b,3\n',
      'line 3 lacks a path or a label, or has not as many fields',
    ],
    ['columns have other names', 'img,breed\n1.jpg,cat\n', `line 1 ${neither}`],
    ['there are more columns without names', '1.jpg,cat,7\n', `line 1 ${neither}`],
    ['there is one column', '1.jpg\n2.jpg\n', `line 1 ${neither}`],
    ['a quote is left open', '1.jpg,cat\n2.jpg,"dog\n3.jpg,cat\n', 'line 2 opens a quote that is'],
    ['the same after empty lines', '1.jpg,cat\n\n,\n2.jpg,"dog\n', 'line 4 opens a quote that is'],
    ['a quote is in the way', '1.jpg,cat\n2.jpg,"dog"s\n', /list\.csv: .* line 2/u],
  ])('is refused by line where %s', async (_what, content, problem) => {
    await expect(read(content)).rejects.toThrow(problem);
  });

  it.each([
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 1],
    ['a spreadsheet', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0), 1],
    ['in UTF-16', new Uint8Array(Buffer.from('\uFEFF1.jpg,cat\n', 'utf16le')), 1],
    ['in Latin-1', new Uint8Array(Buffer.from('1.jpg,cat\n2.jpg,K\u00e4fer\n', 'latin1')), 2],
  ])('is refused by line when it is %s', async (_what, content, line) => {
    await expect(read(content)).rejects.toThrow(
      `list.csv: line ${line} is no text in UTF-8; a list is a CSV file with a path and a label in each line`,
    );
  });
});
