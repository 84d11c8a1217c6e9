import { printable } from '../printable.ts';

/** Says why nothing happens for a while. */
export function sayBusy(runId: string): void {
  const line = printable(`${runId}: another process is sending this run; waiting for it`);
  process.stderr.write(`${line}\n`);
}
