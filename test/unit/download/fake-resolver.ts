import { vi } from 'vitest';

import type { AddressCheck } from '../../../src/download/public-connector.ts';

/** Stands for the public Internet: all that a test can reach. The rest of this machine stays private. */
export const PUBLIC_ADDRESS = '127.0.0.1';

export const countsAsPublic = (address: string): boolean => address === PUBLIC_ADDRESS;

/** What a name server answers: one answer after another, the last one again and again; or nothing, ever. */
type Answers = readonly (readonly string[])[] | 'silence';

/** Makes a resolver that knows these names, and counts what it is asked. */
export function createFakeResolver(zone: Readonly<Record<string, Answers>>) {
  const counts = new Map<string, number>();
  const signals: AbortSignal[] = [];

  const resolve: AddressCheck['resolve'] = async (hostname, signal) => {
    const count = counts.get(hostname) ?? 0;
    counts.set(hostname, count + 1);
    signals.push(signal);
    const answers = zone[hostname] ?? [];
    if (answers === 'silence') return new Promise(() => undefined);
    return answers[Math.min(count, answers.length - 1)] ?? [];
  };
  return {
    resolve,
    /** Those it was given, in order. */
    signals,
    countOf: (hostname: string): number => counts.get(hostname) ?? 0,
    waitForQuestions: (count: number): Promise<void> =>
      vi.waitFor(
        () => {
          if (signals.length < count) throw new Error('It has not been asked that often');
        },
        { timeout: 10_000, interval: 5 },
      ),
  };
}
