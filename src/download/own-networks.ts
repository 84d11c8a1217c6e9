import { networkInterfaces } from 'node:os';

/**
 * The networks that this machine stands in, as far as it knows them, in CIDR notation.
 *
 * Read anew each time: interfaces come and go.
 */
export function listOwnNetworks(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ cidr }) => cidr ?? []),
  );
}
