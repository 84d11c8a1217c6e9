import { describe, expect, it } from 'vitest';

import {
  type AddressRange,
  isInRanges,
  parseAddress,
  parseAddressRange,
} from '../../src/address-range.ts';

function parseRange(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range) return range;
  throw new TypeError(`${text} is no range`);
}

function isIn(address: string, range: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== undefined && isInRanges(parsed, [parseRange(range)]);
}

describe('an address', () => {
  it.each(['', '1', '127.1', '0x7f.0.0.1', '010.0.0.1', '256.0.0.1', '::g', '1.2.3.4:80', 'a.b'])(
    'is not "%s"',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('is the IPv4 one where it comes as IPv6', () => {
    expect(parseAddress('::ffff:192.0.2.1')?.toString()).toBe('192.0.2.1');
  });
});

describe('a range', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1', '10.0.0.2'],
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
    ['10.1.2.3/8', '10.255.0.1', '11.0.0.1'],
    ['192.0.2.0/31', '192.0.2.1', '192.0.2.2'],
    ['::1', '::1', '::2'],
    ['fd00::/8', 'fdff::1', 'fe80::1'],
    ['::ffff:10.0.0.0/104', '10.255.0.1', '11.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1', '10.0.0.2'],
    ['10.0.0.0/8', '::ffff:10.0.0.1', '::ffff:11.0.0.1'],
  ])('%s holds %s, and not %s', (range, inside, outside) => {
    expect([isIn(inside, range), isIn(outside, range)]).toEqual([true, false]);
  });

  it.each([
    ['0.0.0.0/0', '192.0.2.1', '::1'],
    ['::/0', '::1', '192.0.2.1'],
  ])(
    '%s holds all of its kind, such as %s, and none of the other, such as %s',
    (range, one, other) => {
      expect([isIn(one, range), isIn(other, range)]).toEqual([true, false]);
    },
  );

  it.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/8.0',
    '10.0.0.0/1e1',
    '10.0.0.0/255.0.0.0',
    '::/129',
    '::ffff:10.0.0.0/95',
    'localhost',
    '*',
  ])('is not "%s"', (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });
});
