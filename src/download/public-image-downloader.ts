import { setMaxListeners } from 'node:events';
import { Agent } from 'undici';

import { isPublicAddress, isWithin } from './address-policy.ts';
import type { ImageDownloader } from './download-image.ts';
import { downloadFailed } from './download-error.ts';
import { CONNECT_TIMEOUT_MS, fetchImage, noTimeouts } from './fetch-image.ts';
import { listOwnNetworks } from './own-networks.ts';
import { type AddressCheck, createCheckedConnector } from './public-connector.ts';
import { parsePublicUrl } from './public-url.ts';
import { resolveName } from './resolve-name.ts';
import { createSlots } from './slots.ts';
import { withinDeadline } from './within-deadline.ts';

/** Each may hold a whole picture in memory, and a connection to wherever a stranger wants it. */
const MAX_DOWNLOADS = 8;

/** Many picture hosts answer nobody who does not say what it is. */
const headers = { 'user-agent': 'whatsit' };

export interface PublicImageDownloaderOptions {
  /** For the whole of a download: waiting, asking name servers, connecting, every redirect, all of the body. */
  readonly timeoutMs: number;
  /** The longest picture that is taken. */
  readonly maxBytes: number;
  /** Asks name servers; for tests, which have none. */
  readonly resolve?: AddressCheck['resolve'];
  /** What may be connected to; for tests, which have this machine alone. */
  readonly isAllowedAddress?: AddressCheck['isAllowedAddress'];
}

/**
 * Makes a downloader for URLs that strangers give: from the public Internet, and from nowhere else.
 *
 * Each download has connections of its own, which end with it: an agent keeps something of every host that it has ever
 * met, and strangers know many.
 */
export function createPublicImageDownloader(
  options: PublicImageDownloaderOptions,
): ImageDownloader {
  const { timeoutMs, maxBytes, resolve = resolveName, isAllowedAddress = isElsewhere } = options;
  const connectTimeoutMs = Math.min(CONNECT_TIMEOUT_MS, timeoutMs);
  const slots = createSlots(MAX_DOWNLOADS);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one a download

  async function fetchAlone(url: URL, signal: AbortSignal): Promise<Uint8Array> {
    const check = { resolve, isAllowedAddress, signal };
    const dispatcher = new Agent({
      connections: 1,
      connect: createCheckedConnector(check, connectTimeoutMs),
      ...noTimeouts,
    });
    try {
      const request = { dispatcher, parseUrl: parsePublicUrl, headers, signal, maxBytes };
      return await fetchImage(url, request);
    } finally {
      void dispatcher.destroy();
    }
  }

  return {
    async download(url, signal) {
      const publicUrl = parsePublicUrl(url);
      return withinDeadline((ending) => slots.run(() => fetchAlone(publicUrl, ending), ending), {
        timeoutMs,
        signal,
        closing: closing.signal,
      });
    },
    async close() {
      closing.abort(downloadFailed('The service is stopping.'));
    },
  };
}

/** Public, and not in a network that this machine stands in: a firewall may trust its neighbours. */
function isElsewhere(address: string): boolean {
  return isPublicAddress(address) && !isWithin(address, listOwnNetworks());
}
