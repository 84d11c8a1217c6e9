import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readLabels } from '../../../../src/model-folders/import/read-labels.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

async function read(content: string | object): Promise<readonly string[]> {
  const folder = await createTemporaryFolder({ 'labels.json': content });
  return readLabels(path.join(folder, 'labels.json'));
}

describe('readLabels', () => {
  it.each([
    ['a list', ['cat', 'dog']],
    ['an object of number → name', { 1: 'dog', 0: 'cat' }],
    ['a config.json', { id2label: { 0: 'cat', 1: 'dog' }, model_type: 'vit' }],
  ])('reads %s', async (_, content) => {
    expect(await read(content)).toEqual(['cat', 'dog']);
  });

  it('orders by number, not by text', async () => {
    const labels = Array.from({ length: 11 }, (_, classIndex) => `label ${classIndex}`);

    expect(await read(Object.fromEntries(labels.entries()))).toEqual(labels);
  });

  it('cuts white space off', async () => {
    expect(await read([' cat', 'dog\n'])).toEqual(['cat', 'dog']);
  });

  it.each([
    ['a list of one', ['cat']],
    ['an object of one', { 0: 'cat' }],
    ['an empty list', []],
    ['an empty object', {}],
    ['an empty name', ['cat', ' ']],
    ['an empty name in an object', { 0: 'cat', 1: '' }],
    ['numbers with a gap', { 0: 'cat', 2: 'dog' }],
    ['numbers from 1 on', { 1: 'cat', 2: 'dog' }],
    ['names the wrong way round', { cat: 0, dog: 1 }],
    ['a config.json with a gap', { id2label: { 0: 'cat', 2: 'dog' } }],
    ['numbers for names', [1, 2]],
    ['text', '"cat"'],
    ['what is not JSON', 'cat\ndog\n'],
  ])('refuses %s', async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('reads what was saved with a byte order mark', async () => {
    expect(await read('\uFEFF["cat","dog"]')).toEqual(['cat', 'dog']);
  });

  it('names the option and the file when there is none', async () => {
    const labels = readLabels('/nowhere/labels.json');

    await expect(labels).rejects.toThrow('--labels: /nowhere/labels.json: no such file');
  });
});
