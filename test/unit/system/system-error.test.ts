import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

import { isSystemError, unless } from '../../../src/system/system-error.ts';

const refused: unknown = await readFile('no-such-file').catch((error: unknown) => error);

describe('isSystemError', () => {
  it('knows what the system has refused, for any reason or for one of some', () => {
    expect(isSystemError(refused)).toBe(true);
    expect(isSystemError(refused, 'EACCES', 'ENOENT')).toBe(true);
    expect(isSystemError(refused, 'EACCES')).toBe(false);
  });

  it('is not taken in by a code of somebody else', () => {
    const error = Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' });

    expect(isSystemError(error)).toBe(false);
  });
});

describe('unless', () => {
  it('passes over the reasons that it is given', async () => {
    expect(await Promise.reject(refused).catch(unless('ENOENT'))).toBeUndefined();
  });

  it('throws everything else', async () => {
    await expect(Promise.reject(refused).catch(unless('EEXIST'))).rejects.toBe(refused);
  });
});
