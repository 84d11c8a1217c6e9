import { describe, expect, it } from 'vitest';

import { parseAddress } from '../../../../src/address-range.ts';
import { clientKey, createClientFinder } from '../../../../src/http/admission/client-address.ts';

interface Situation {
  readonly trusted?: readonly string[];
  readonly peer?: string;
  readonly forwardedFor?: string;
}

/** The client's address; the socket's other end is a proxy at 10.0.0.1 unless said otherwise. */
function find({ trusted = ['10.0.0.0/8'], peer = '10.0.0.1', forwardedFor }: Situation) {
  return createClientFinder(trusted)({ peer, forwardedFor })?.toString();
}

describe('the client, where no proxy is trusted,', () => {
  it('is at the other end of the socket, whatever a header says', () => {
    expect(find({ trusted: [], peer: '192.0.2.1', forwardedFor: '198.51.100.7' })).toBe(
      '192.0.2.1',
    );
  });
});

describe('the client, behind trusted proxies,', () => {
  it('is the one that the proxy names', () => {
    expect(find({ forwardedFor: '198.51.100.7' })).toBe('198.51.100.7');
  });

  it('is the right-most one that is not trusted: what the client wrote itself changes nothing', () => {
    expect(find({ forwardedFor: '203.0.113.5, 10.9.9.9, 198.51.100.7, 10.0.0.2' })).toBe(
      '198.51.100.7',
    );
  });

  it('is the first of them when all are trusted', () => {
    expect(find({ forwardedFor: '10.0.0.9, 10.0.0.2' })).toBe('10.0.0.9');
  });

  it('is the proxy itself when that says nothing', () => {
    expect(find({})).toBe('10.0.0.1');
  });

  it('is at the other end of the socket when that is no trusted proxy', () => {
    expect(find({ peer: '192.0.2.1', forwardedFor: '198.51.100.7' })).toBe('192.0.2.1');
  });

  it('may come over IPv6, as IPv4 does on such a socket', () => {
    expect(find({ peer: '::ffff:10.0.0.1', forwardedFor: '2001:db8::7' })).toBe('2001:db8::7');
  });

  it.each([
    '198.51.100.7:4711',
    '  198.51.100.7  ',
    '::ffff:198.51.100.7',
    '[::ffff:198.51.100.7]:1',
  ])('may be written as "%s"', (forwardedFor) => {
    expect(find({ forwardedFor })).toBe('198.51.100.7');
  });

  it.each([
    'unknown',
    '',
    ',',
    'a, ',
    '[',
    '[]:',
    '_hidden',
    '1.2.3',
    '%',
    '198.51.100.7;',
    ','.repeat(9999),
  ])('is the last one known when the next is "%s", which is no address', (entry) => {
    expect(find({ forwardedFor: `203.0.113.5, ${entry}, 10.0.0.2` })).toBe('10.0.0.2');
  });
});

it('nobody is known when the socket has gone', () => {
  const findClient = createClientFinder(['10.0.0.0/8']);

  expect(findClient({ peer: undefined, forwardedFor: '198.51.100.7' })).toBeUndefined();
});

describe('the key that a client counts under', () => {
  function keyOf(text: string): string {
    const address = parseAddress(text);
    if (address) return clientKey(address);
    throw new TypeError(`${text} is no address`);
  }

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('is for %s %s', (address, key) => {
    expect(keyOf(address)).toBe(key);
  });
});
