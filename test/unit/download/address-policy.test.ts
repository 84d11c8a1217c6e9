import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isPublicAddress, isWithin } from '../../../src/download/address-policy.ts';
import { embeddedIn, notPublicIpv4 } from './addresses.ts';

describe('isPublicAddress', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450:4001:81b::200e',
  ])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['0.0.0.0/8', '0.0.0.0', '0.255.255.255', '1.0.0.0'],
    ['10.0.0.0/8', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
    ['100.64.0.0/10', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
    ['127.0.0.0/8', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
    ['169.254.0.0/16', '169.254.0.0', '169.254.255.255', '169.255.0.0'],
    ['172.16.0.0/12', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
    ['192.0.0.0/24', '192.0.0.0', '192.0.0.255', '192.0.1.0'],
    ['192.0.2.0/24', '192.0.2.0', '192.0.2.255', '192.0.3.0'],
    ['192.88.99.0/24', '192.88.99.0', '192.88.99.255', '192.88.100.0'],
    ['192.168.0.0/16', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
    ['198.18.0.0/15', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
    ['198.51.100.0/24', '198.51.100.0', '198.51.100.255', '198.51.101.0'],
    ['203.0.113.0/24', '203.0.113.0', '203.0.113.255', '203.0.114.0'],
    ['168.63.129.16', '168.63.129.16', '168.63.129.16', '168.63.129.17'],
    ['2001::/23', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:200::'],
    ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::'],
    ['2002::/16', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2003::'],
    ['3fff::/20', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:1000::'],
  ])('refuses %s to its ends, and takes what follows', (_, first, last, next) => {
    expect([first, last, next].map(isPublicAddress)).toEqual([false, false, true]);
  });

  it.each([
    ['every host of a network', '224.0.0.1'],
    ['every host of a network', '255.255.255.255'],
    ['nobody yet', '240.0.0.1'],
    ['a cloud to its machines', '169.254.169.254'],
    ['a cloud to its machines', '100.100.100.200'],
    ['a cloud to its machines', '192.0.0.192'],
    ['a cloud to its machines', 'fd00:ec2::254'],
    ['no host', '::'],
    ['this host', '::1'],
    ['an IPv4 address, mapped', '::ffff:8.8.8.8'],
    ['an IPv4 address, mapped', '::ffff:808:808'],
    ['an IPv4 address, translated', '::ffff:0:8.8.8.8'],
    ['an IPv4 address, compatible', '::8.8.8.8'],
    ['an IPv4 address, by NAT64', '64:ff9b::808:808'],
    ['an IPv4 address, by local NAT64', '64:ff9b:1::808:808'],
    ['an IPv4 address, by 6to4', '2002:808:808::1'],
    ['an IPv4 address, by Teredo', '2001:0:808:808::1'],
    ['benchmarks', '2001:2::1'],
    ['a hash', '2001:20::1'],
    ['nobody', '100::1'],
    ['segments of a route', '5f00::1'],
    ['a site', 'fec0::1'],
    ['an organisation', 'fc00::1'],
    ['an organisation', 'fdff:ffff::1'],
    ['a link', 'fe80::1'],
    ['a link', 'fe80::1%eth0'],
    ['a zone', '2606:4700:4700::1111%eth0'],
    ['a group', 'ff02::1'],
    ['a group', 'ff0e::1'],
    ['nobody yet', '4000::1'],
  ])('refuses what belongs to %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '',
    'localhost',
    '8.8.8',
    '08.8.8.8',
    '134744072',
    '0x8.8.8.8',
    '[2606:4700::1]',
    '8.8.8.8/8',
  ])('refuses what is no plain address: "%s"', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });

  it('refuses every IPv4 address that is not public, and every IPv6 address that holds one', () => {
    fc.assert(
      fc.property(notPublicIpv4, (address) => {
        expect(isPublicAddress(address)).toBe(false);
        for (const one of embeddedIn(address)) expect(isPublicAddress(one)).toBe(false);
      }),
    );
  });

  it('judges every address that there is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(typeof isPublicAddress(address)).toBe('boolean');
      }),
    );
  });
});

describe('isWithin', () => {
  const networks = ['203.0.113.7/24', '2001:db8:1::5/64'];

  it.each(['203.0.113.7', '203.0.113.255', '2001:db8:1::1', '2001:db8:1:0:ffff::'])(
    'knows %s for a neighbour',
    (address) => {
      expect(isWithin(address, networks)).toBe(true);
    },
  );

  it.each(['203.0.114.7', '2001:db8:1:1::5', '::ffff:203.0.113.7', 'localhost', 'fe80::1%eth0'])(
    'knows %s for none',
    (address) => {
      expect(isWithin(address, networks)).toBe(false);
    },
  );

  it('knows no neighbours where there is no network', () => {
    expect(isWithin('203.0.113.7', [])).toBe(false);
  });
});
