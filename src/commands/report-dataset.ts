import type { Dataset } from '../training/data/example.ts';
import { printable } from './printable.ts';

/** Says what may have been overlooked when the data set was made. */
export function reportDataset({
  missing,
  remarks = [],
}: Pick<Dataset, 'missing' | 'remarks'>): readonly string[] {
  return [...remarks.map(printable), ...reportMissing(missing)];
}

/** A list that is longer than what is there is normal: nobody wants to read all of it. */
function reportMissing(missing: readonly string[]): readonly string[] {
  const [first] = missing;
  if (first === undefined) return [];
  const count = missing.length === 1 ? '1 picture is' : `${missing.length} pictures are`;
  return [printable(`${count} listed, but not there (the first: ${first})`)];
}
