import { symlink, truncate } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { embedExternalData } from '../../../../src/model-folders/import/embed-external-data.ts';
import { type GraphSpec, onnxFile } from '../../../support/onnx.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

const external = { location: 'weights', offset: '3', length: '4' };

/** A file in which one tensor's data stands elsewhere, and the same with it in place. */
type Graphs = readonly [string, GraphSpec, GraphSpec];

const places: readonly Graphs[] = [
  [
    'an initializer',
    { weights: [{ name: 'w', external }] },
    { weights: [{ name: 'w', data: 'four' }] },
  ],
  [
    'a constant',
    { nodes: [{ operator: 'Constant', input: '', output: 'c', value: { name: 'w', external } }] },
    {
      nodes: [{ operator: 'Constant', input: '', output: 'c', value: { name: 'w', data: 'four' } }],
    },
  ],
  [
    'a graph inside the graph',
    {
      nodes: [
        { operator: 'If', input: 'a', output: 'b', branch: { weights: [{ name: 'w', external }] } },
      ],
    },
    {
      nodes: [
        {
          operator: 'If',
          input: 'a',
          output: 'b',
          branch: { weights: [{ name: 'w', data: 'four' }] },
        },
      ],
    },
  ],
];

async function embed(entries: Readonly<Record<string, string>>, folder?: string) {
  const home = folder ?? (await createTemporaryFolder({ weights: '...four...' }));
  return embedExternalData(onnxFile({ weights: [{ name: 'w', external: entries }] }), home);
}

describe('embedExternalData', () => {
  it.each(places)('puts the data into %s', async (_, graph, expected) => {
    const folder = await createTemporaryFolder({ weights: '...four...' });

    const embedded = await embedExternalData(onnxFile(graph), folder);

    expect(Buffer.from(embedded)).toEqual(Buffer.from(onnxFile(expected)));
  });

  it('passes a file on as it is that holds its own weights', async () => {
    const file = onnxFile({ weights: [{ name: 'w', data: 'four' }] });

    expect(await embedExternalData(file, '/nowhere')).toBe(file);
  });

  it('takes the whole second file where offset and length are left out', async () => {
    const embedded = await embed({ location: 'weights' });

    expect(Buffer.from(embedded)).toEqual(
      Buffer.from(onnxFile({ weights: [{ name: 'w', data: '...four...' }] })),
    );
  });

  it('gives each tensor its own part', async () => {
    const folder = await createTemporaryFolder({ weights: 'onetwo' });
    const part = (offset: string) => ({ location: 'weights', offset, length: '3' });
    const file = onnxFile({
      weights: [
        { name: 'a', external: part('3') },
        { name: 'b', external: part('0') },
      ],
    });

    const embedded = await embedExternalData(file, folder);

    const expected = onnxFile({
      weights: [
        { name: 'a', data: 'two' },
        { name: 'b', data: 'one' },
      ],
    });
    expect(Buffer.from(embedded)).toEqual(Buffer.from(expected));
  });

  it.each(['', '.', '..', '../weights', 'sub/weights', '/etc/hostname', 'weights\0'])(
    'refuses weights at %j, which is no plain file name',
    async (location) => {
      await expect(embed({ location })).rejects.toMatchObject({
        code: 'model-invalid',
        message: 'the weights stand in a second file that is not beside the ONNX file',
      });
    },
  );

  it.each([
    ['missing', /second file, missing, which is not beside the ONNX file$/],
    ['sub', /second file, sub, which is not a file beside the ONNX file$/],
  ])('says that the file is not there: %s', async (location, sentence) => {
    const folder = await createTemporaryFolder({ 'sub/weights': '' });

    await expect(embed({ location }, folder)).rejects.toThrow(sentence);
  });

  it('refuses what would be 2 GB or more, before reading it', async () => {
    const folder = await createTemporaryFolder({ weights: '' });
    await truncate(path.join(folder, 'weights'), 1_500_000_000);
    const whole = { location: 'weights' };
    const file = onnxFile({
      weights: [
        { name: 'a', external: whole },
        { name: 'b', external: whole },
      ],
    });

    await expect(embedExternalData(file, folder)).rejects.toThrow(/2 GB or more/);
  });

  it('refuses a link that leads out of the folder', async () => {
    const outside = await createTemporaryFolder({ secret: '...four...' });
    const folder = await createTemporaryFolder();
    await symlink(path.join(outside, 'secret'), path.join(folder, 'weights'));

    await expect(embed(external, folder)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('follows a link that stays in the folder', async () => {
    const folder = await createTemporaryFolder({ blob: '...four...' });
    await symlink('blob', path.join(folder, 'weights'));

    expect(Buffer.from(await embed(external, folder)).toString('latin1')).toContain('four');
  });

  it.each([
    ['begins after the end', { offset: '11' }],
    ['ends after the end', { offset: '8', length: '3' }],
    ['begins before the start', { offset: '-1' }],
    ['has no number', { length: '4 bytes' }],
  ])('refuses a part that %s', async (_, entries) => {
    await expect(embed({ location: 'weights', ...entries })).rejects.toMatchObject({
      code: 'model-invalid',
    });
  });
});
