import { setTimeout } from 'node:timers/promises';

/** Waits so long; rejects when the signal aborts before. */
export async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, { ...(signal && { signal }) });
}
