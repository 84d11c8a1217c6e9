import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { findLicences, readLicenceId } from '../../../src/model-folders/find-licences.ts';
import { readModelFolder } from '../../../src/model-folders/read-model-folder.ts';
import { writeModelFolder } from '../../../src/model-folders/write-model-folder.ts';
import { onnx3 } from '../../support/model-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const content = {
  onnxBytes: onnx3,
  labels: ['tabby/tiger', 'dog 🐶', 'Käfer "x"'],
  preprocessorConfig: { image_processor_type: 'ViTImageProcessor' },
  card: '# garden\n',
};

describe('writeModelFolder', () => {
  it('writes labels of all kinds so that they are read as they were', async () => {
    const folder = await createTemporaryFolder();

    await writeModelFolder(folder, content);

    const { labels } = await readModelFolder(folder);
    expect(labels).toEqual(content.labels);
    const config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8'));
    expect(config.label2id).toEqual({ 'tabby/tiger': 0, 'dog 🐶': 1, 'Käfer "x"': 2 });
  });

  it('refuses a training that calls two classes the same', async () => {
    const folder = await createTemporaryFolder();
    const labels = ['tabby', 'beagle', 'tabby'];

    await expect(writeModelFolder(folder, { ...content, labels, run: 'a' })).rejects.toMatchObject({
      code: 'parameter-invalid',
      message: 'two classes are called "tabby"',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes the licences of what it was made from along', async () => {
    const root = await createTemporaryFolder({
      'base/LICENSE': 'Apache',
      'base/LICENSE-WORDNET': 'WordNet',
      'base/licensed.txt': 'something else',
    });
    const folder = path.join(root, 'garden');

    await writeModelFolder(folder, { ...content, licencesFrom: path.join(root, 'base') });

    expect(await findLicences(folder)).toEqual(['LICENSE', 'LICENSE-WORDNET']);
    expect(await readFile(path.join(folder, 'LICENSE-WORDNET'), 'utf8')).toBe('WordNet');
  });
});

describe('readLicenceId', () => {
  it('reads it from the head of a card', async () => {
    const folder = await createTemporaryFolder({
      'README.md': '---\nlicense: mit\ntags: [a]\n---\n# x',
    });

    expect(await readLicenceId(folder)).toBe('mit');
  });

  it.each([
    ['no head', '# x\nlicense: mit\n'],
    ['no licence in it', '---\ntags: [a]\n---\nlicense: mit\n'],
  ])('finds none where there is %s', async (_title, card) => {
    const folder = await createTemporaryFolder({ 'README.md': card });

    expect(await readLicenceId(folder)).toBeUndefined();
  });
});
