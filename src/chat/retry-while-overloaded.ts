import { ClassifierError } from '../errors.ts';

/** Long enough to leave the inference engine alone, short enough that nobody notices. */
const PAUSE_MS = 100;

/** Waits; rejects when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;

export interface RetryOptions {
  /** The `performance.now()` after which no try begins. */
  readonly deadline: number;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/**
 * Tries again while there is no room: pictures from chat wait where HTTP is refused.
 *
 * @throws Whatever `attempt` throws; `overloaded` only when the deadline has come.
 */
export async function retryWhileOverloaded<Result>(
  attempt: () => Promise<Result>,
  { deadline, pause, signal }: RetryOptions,
): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isOverloaded = error instanceof ClassifierError && error.code === 'overloaded';
      if (!isOverloaded || performance.now() + PAUSE_MS > deadline) throw error;
    }
    await pause(PAUSE_MS, signal);
  }
}
