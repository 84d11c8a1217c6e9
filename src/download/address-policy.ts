import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** All of IPv6 that is given to networks: what lies outside and has no name yet will hardly be one of pictures. */
const GIVEN_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Looks public, but is where Azure's platform answers its own machines. */
const AZURE_PLATFORM = '168.63.129.16';

/**
 * Whether an address belongs to the public Internet.
 *
 * Everything is refused that is not known to be public; that includes every IPv6 address which only stands for an IPv4
 * address (mapped, NAT64, 6to4, Teredo), because who translates it may stand in the private network.
 *
 * @param address - As a resolver and a socket write it, without brackets; anything else is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!isPlainAddress(address) || address === AZURE_PLATFORM) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GIVEN_IPV6);
}

/**
 * Whether an address belongs to one of these networks.
 *
 * @param networks - In CIDR notation, such as `203.0.113.7/24`.
 */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (!isPlainAddress(address)) return false;
  const parsed = ipaddr.parse(address);
  return networks.some((network) => {
    const [start, prefixLength] = ipaddr.parseCIDR(network);
    return start.kind() === parsed.kind() && parsed.match(start, prefixLength);
  });
}

/** One with a zone, such as `fe80::1%eth0`, means something on this machine alone. */
function isPlainAddress(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%');
}
