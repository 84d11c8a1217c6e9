import { setTimeout } from 'node:timers/promises';

import { ClassifierError } from '../../errors.ts';
import { readRun } from '../runs/find-runs.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { holdSending } from '../runs/run-lock.ts';
import type { MlflowClient } from './protocol/client.ts';
import { type SynchronizedRun, synchronizeRun } from './synchronize-run.ts';

/** How whoever sends a run waits for another process that does. */
export interface SendOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called once, when there is something to wait for. */
  readonly onBusy?: () => void;
}

/** How often a run that is being sent is looked at again. */
const PAUSE_MS = 200;

/**
 * Brings a server to what a run's folder says, as soon as no other process does the same: MLflow has no way to make a run
 * only if it is not there, and two at once would make two of it.
 *
 * @param runFolder - Only where it is counts: what it says is read when its turn has come.
 * @throws {ClassifierError} `not-found` when the run was deleted meanwhile; what {@link synchronizeRun} throws.
 */
export async function sendRun(
  client: MlflowClient,
  { run: { id }, folder }: Pick<RunFolder, 'run' | 'folder'>,
  options: SendOptions = {},
): Promise<SynchronizedRun> {
  const release = await waitForTurn(folder, options);
  try {
    const runFolder = await readRun(folder);
    if (!runFolder) throw new ClassifierError('not-found', `the run ${id} is not there any more`);
    return await synchronizeRun(client, runFolder);
  } finally {
    await release();
  }
}

async function waitForTurn(
  folder: string,
  { signal, onBusy }: SendOptions,
): Promise<() => Promise<void>> {
  const release = await tryToHold(folder);
  if (release) return release;
  onBusy?.();
  const waiting = signal ? { signal } : {};
  await setTimeout(PAUSE_MS, undefined, waiting);
  return waitForTurn(folder, waiting);
}

/** @returns `undefined` when another process sends the run. */
async function tryToHold(folder: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await holdSending(folder);
  } catch (error) {
    if (error instanceof ClassifierError) return undefined;
    return async () => undefined; // runs on a disk that is full or read-only can be sent as well
  }
}
