import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { findPackageRoot, readVersion } from '../../src/package-root.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

describe('findPackageRoot', () => {
  it.each(['src', 'dist/src'])('finds the package from %s', async (below) => {
    const root = await createTemporaryFolder({
      'package.json': {},
      [`${below}/file.js`]: '',
    });

    expect(findPackageRoot(path.join(root, below))).toBe(root);
  });

  it('finds this package', () => {
    const text = readFileSync(path.join(findPackageRoot(), 'package.json'), 'utf8');

    expect(JSON.parse(text)).toMatchObject({ name: 'whatsit' });
  });

  it('gives up at the top', () => {
    expect(() => findPackageRoot('/')).toThrow('There is no package.json above this file');
  });
});

describe('readVersion', () => {
  it('gives the version in package.json', () => {
    const text = readFileSync(path.join(findPackageRoot(), 'package.json'), 'utf8');

    expect(JSON.parse(text)).toMatchObject({ version: readVersion() });
  });
});
