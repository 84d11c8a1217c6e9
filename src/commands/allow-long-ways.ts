import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

const ATTEMPT_MS = 2_500;

/**
 * Lets hosts be far away.
 *
 * Where a host has several addresses, Node gives each but the last 250 ms: too little from the other side of the world. A
 * machine without IPv6 then reaches none of them, as many have found with Telegram (nodejs/node#52075).
 */
export function allowLongWays(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(ATTEMPT_MS);
}
