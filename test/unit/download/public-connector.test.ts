import type { LookupAddress, LookupOptions } from 'node:dns';

import { describe, expect, it } from 'vitest';

import { createCheckedLookup } from '../../../src/download/public-connector.ts';
import { isPublicAddress } from '../../../src/download/address-policy.ts';
import { staying } from './open-downloader.ts';

type Found = string | readonly LookupAddress[];

/** Looks a host up that has these addresses, as a socket does. */
function lookUp(
  resolve: () => Promise<readonly string[]>,
  options: LookupOptions = { all: true },
): Promise<Found> {
  const lookup = createCheckedLookup({
    resolve,
    isAllowedAddress: isPublicAddress,
    signal: staying(),
  });
  return new Promise((settle, reject) => {
    lookup('pictures.example', options, (error, address) =>
      error ? reject(error) : settle(address),
    );
  });
}

const having = (addresses: readonly string[]) => () => Promise.resolve(addresses);

describe('a checked lookup', () => {
  it('gives every public address to a socket that tries several', async () => {
    expect(await lookUp(having(['93.184.216.34', '2606:4700::1111']))).toEqual([
      { address: '93.184.216.34', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
  });

  it('gives the first one to a socket that tries one', async () => {
    expect(await lookUp(having(['93.184.216.34', '2606:4700::1111']), {})).toBe('93.184.216.34');
  });

  it.each([
    ['first', ['10.0.0.1', '93.184.216.34', '93.184.216.35']],
    ['in the middle', ['93.184.216.34', '169.254.169.254', '93.184.216.35']],
    ['last', ['93.184.216.34', '93.184.216.35', '::1']],
  ])('leaves out a private address that comes %s', async (_, addresses) => {
    expect(await lookUp(having(addresses))).toEqual([
      { address: '93.184.216.34', family: 4 },
      { address: '93.184.216.35', family: 4 },
    ]);
  });

  it('never gives a private address to a socket that tries one', async () => {
    expect(await lookUp(having(['10.0.0.1', '93.184.216.34']), {})).toBe('93.184.216.34');
  });

  it('gives eight addresses of a host that has hundreds', async () => {
    const addresses = Array.from({ length: 200 }, (_, index) => `93.184.216.${index}`);

    expect(await lookUp(having(addresses))).toHaveLength(8);
  });

  it.each([
    ['has private addresses alone', having(['127.0.0.1', '10.1.2.3', '::1'])],
    ['has no address', having([])],
    ['cannot be looked up', () => Promise.reject(new Error('queryA ESERVFAIL pictures.example'))],
    ['has what is no address', having(['pictures.example', '0x7f.1', ''])],
  ])('refuses a host that %s, in the same words', async (_, resolve) => {
    await expect(lookUp(resolve)).rejects.toMatchObject({
      code: 'download-refused',
      message: 'That URL does not lead to a public address.',
      details: {},
    });
  });
});
