import { FOR_INFORMATION, type Part } from './part.ts';
import { trainOnce } from './train-once.ts';

/** One epoch with the last blocks, and with everything, pictures and validation included. */
export async function measureEpochs(data: string): Promise<Part> {
  const rows: Part['rows'][number][] = [];
  for (const unfreeze of ['4', 'all']) {
    const flags = ['--base', 'base', '--unfreeze', unfreeze, '--epochs', '1', '--batch-size', '32'];
    const { run, epochs } = await trainOnce([data, ...flags]);
    const learned = Math.round(Number(run.parameters['pictures']) * 0.8);
    const seconds = epochs[0]?.seconds ?? Number.NaN;
    rows.push({
      what: `an epoch of ${learned} pictures with \`--unfreeze ${unfreeze}\`: ms a picture`,
      ours: `${((1000 * seconds) / learned).toFixed(1)} ms, at most ${run.results['peak_memory_mb']} MB`,
      target: FOR_INFORMATION,
    });
  }
  const how = 'validation and, for `all`, looking at the pictures anew included';
  return {
    rows,
    notes: [`An epoch: batches of 32, ${how}; memory is that of both processes.`],
  };
}
