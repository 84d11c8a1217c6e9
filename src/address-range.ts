import ipaddr from 'ipaddr.js';
import { isIP, isIPv6 } from 'node:net';

/** One IP address; an IPv4 address that came as IPv6 (`::ffff:192.0.2.1`) is the IPv4 one. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** All addresses that begin with the same bits: an address, and how many of them count. */
export type AddressRange = readonly [Address, number];

/** @returns Nothing where the text is no address. */
export function parseAddress(text: string): Address | undefined {
  // The library alone would also take 0x7f.1 and 2130706433.
  return isIP(text) === 0 ? undefined : ipaddr.process(text);
}

/**
 * Reads one address or a range in CIDR notation.
 *
 * @returns Nothing where the text is neither.
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [start = '', length, ...rest] = text.split('/');
  const address = parseAddress(start);
  if (!address || rest.length > 0) return undefined;

  const bits = address.kind() === 'ipv4' ? 32 : 128;
  if (length === undefined) return [address, bits];
  const isMapped = isIPv6(start) && bits === 32; // ::ffff:192.0.2.0/120 is 192.0.2.0/24
  const prefix = Number(length) - (isMapped ? 96 : 0);
  const isPrefix = /^\d{1,3}$/.test(length) && prefix >= 0 && prefix <= bits;
  return isPrefix ? [address, prefix] : undefined;
}

/** Whether an address lies in one of the ranges. */
export function isInRanges(address: Address, ranges: readonly AddressRange[]): boolean {
  return ranges.some(([start, prefix]) => {
    // The library's match() takes addresses of the same kind only.
    if (address instanceof ipaddr.IPv4) {
      return start instanceof ipaddr.IPv4 && address.match(start, prefix);
    }
    return start instanceof ipaddr.IPv6 && address.match(start, prefix);
  });
}
