import { DefaultRestOptions, type RESTOptions } from 'discord.js';

import { pauseFor } from '../../../src/chat/pause-for.ts';

type MakeRequest = RESTOptions['makeRequest'];
type Pause = (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;

/** Together less than the 15 s that discord.js gives a request. */
const pausesMs = [250, 500, 1_000, 2_000, 4_000];

/**
 * Sends requests again, after growing pauses, when the network fails or Discord does.
 *
 * Left to itself, discord.js does so without a pause, and only where a connection was reset. Next to nothing is done
 * twice: a message that is posted again carries the same nonce, and all else overwrites what was there. Only a private
 * follow-up can come twice, for which Discord knows no nonce: better than a failure that nobody is told of.
 */
export function createPatientRequest(
  send: MakeRequest = DefaultRestOptions.makeRequest,
  pause: Pause = pauseFor,
): MakeRequest {
  return async (url, init) => {
    const signal = init.signal ?? undefined;
    for (const pauseMs of pausesMs) {
      try {
        const response = await send(url, init);
        if (response.status < 500) return response;
        await response.arrayBuffer(); // unread, it would keep the connection
      } catch (error) {
        if (signal?.aborted) throw error;
      }
      await pause(pauseMs, signal);
    }
    return send(url, init);
  };
}
