import { print } from '../support/report.ts';
import { trainOnce } from './train-once.ts';

/** One epoch with the last blocks, and with everything. */
export async function measureUnfrozen(data: string): Promise<void> {
  for (const unfreeze of ['4', 'all']) {
    const flags = ['--base', 'base', '--unfreeze', unfreeze, '--epochs', '1', '--batch-size', '32'];
    const { run, epochs, seconds } = await trainOnce([data, ...flags]);
    const learned = Math.round(Number(run.parameters['pictures']) * 0.8);
    const epochSeconds = epochs[0]?.seconds ?? Number.NaN;
    print(
      `--unfreeze ${unfreeze}: an epoch of ${learned} pictures ${epochSeconds.toFixed(1)} s, ` +
        `${((1000 * epochSeconds) / learned).toFixed(1)} ms a picture, validation included; ` +
        `${seconds.toFixed(1)} s in all; at most ${run.results['peak_memory_mb']} MB`,
    );
  }
}
