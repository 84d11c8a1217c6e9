import {
  type Address,
  type AddressRange,
  isInRanges,
  parseAddress,
  parseAddressRange,
} from '../../address-range.ts';

/** What a request says of where it comes from. */
export interface Origin {
  /** The other end of the socket; nothing where that has gone. */
  readonly peer: string | undefined;
  /** The header `X-Forwarded-For`, as it came. */
  readonly forwardedFor: string | undefined;
}

/**
 * Finds out who asks, where proxies may stand in between.
 *
 * Every proxy writes the address that it was asked from to the right end of `X-Forwarded-For`, so the list counts from
 * there, and only as far as the ones who wrote it are trusted: what a client puts into the header itself changes nothing.
 *
 * @param trustedProxies - Addresses, or ranges in CIDR notation.
 * @returns A function that gives the right-most address that is no trusted proxy's; nothing where none is known.
 */
export function createClientFinder(
  trustedProxies: readonly string[],
): (origin: Origin) => Address | undefined {
  const trusted = trustedProxies.map(requireRange);
  return ({ peer, forwardedFor = '' }) => {
    let client = parseAddress(peer ?? '');
    if (trusted.length === 0) return client;
    const hops = forwardedFor.split(',');
    while (client && isInRanges(client, trusted)) {
      const before = parseAddress(withoutPort(hops.pop()?.trim() ?? ''));
      if (!before) break; // the end of the list, or something that is no address: nobody is known beyond
      client = before;
    }
    return client;
  };
}

/**
 * Whose limit an address counts for: its own, or that of the /64 network it is in, since whoever has one IPv6 address has
 * all of those.
 */
export function clientKey(address: Address): string {
  if (!('parts' in address)) return address.toString();
  const network = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

/** Some proxies write the port, too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  const [, v6, v4] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  return v6 ?? v4 ?? text;
}

function requireRange(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range) return range;
  throw new TypeError('A trusted proxy is no address and no range'); // the settings have been checked
}
