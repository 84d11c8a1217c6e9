import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

import { downloadRefused } from './download-error.ts';

/** A host with more is not tried to its last: each try is a connection that somebody else asked us to make. */
const MAX_ADDRESSES = 8;

export interface AddressCheck {
  /** Gives the addresses of a host; none when there are none, whatever the reason. */
  readonly resolve: (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** Whether an address, without brackets, may be connected to. */
  readonly isAllowedAddress: (address: string) => boolean;
  /** Ends what is being asked and connected. */
  readonly signal: AbortSignal;
}

/**
 * Makes connections to allowed addresses only.
 *
 * An address is checked where it is connected to, and nowhere before: a name that is asked twice may give two answers.
 */
export function createCheckedConnector(
  check: AddressCheck,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({
    lookup: createCheckedLookup(check),
    autoSelectFamily: true,
    timeout: timeoutMs,
    signal: check.signal,
    maxCachedSessions: 0,
  });
  return (target, callback) => {
    // The lookup is not called for a host that is an address already.
    const isRefused = isIP(target.hostname) !== 0 && !check.isAllowedAddress(target.hostname);
    if (isRefused) callback(noPublicAddress(), null);
    else connect(target, callback);
  };
}

/**
 * A lookup for sockets that gives allowed addresses only, whatever a name server says.
 *
 * A host that has others as well is reached at the allowed ones: nothing else is handed to the socket.
 */
export function createCheckedLookup({
  resolve,
  isAllowedAddress,
  signal,
}: AddressCheck): LookupFunction {
  async function findAddresses(hostname: string): Promise<readonly string[]> {
    try {
      const addresses = await resolve(hostname, signal);
      return addresses.filter(isAllowedAddress).slice(0, MAX_ADDRESSES);
    } catch {
      return [];
    }
  }

  return (hostname, { all }, callback) => {
    function answer(addresses: readonly string[]): void {
      const [first] = addresses;
      if (first === undefined) callback(noPublicAddress(), '', 0);
      else if (all) callback(null, addresses.map(withFamily));
      else callback(null, first, isIP(first));
    }
    void findAddresses(hostname).then(answer);
  };
}

function withFamily(address: string): { address: string; family: number } {
  return { address, family: isIP(address) };
}

/** The same for a private address, a name of one and a name of none: the difference would tell what there is inside. */
function noPublicAddress(): Error {
  return downloadRefused('That URL does not lead to a public address.');
}
