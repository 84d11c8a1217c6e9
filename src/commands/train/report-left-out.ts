import type { Dataset } from '../../training/data/example.ts';
import type { Skipped } from '../../training/data/hash-examples.ts';
import { printable } from '../printable.ts';

const SHOWN = 10;

/** Says what may have been overlooked when the data set was made. */
export function reportDataset({
  missing,
  remarks = [],
}: Pick<Dataset, 'missing' | 'remarks'>): readonly string[] {
  return [...remarks.map(printable), ...reportMissing(missing)];
}

/**
 * Says in a few lines which pictures were left out, and why.
 *
 * @param listedIn - Where those stand that are not named here.
 */
export function reportLeftOut(skipped: readonly Skipped[], listedIn?: string): readonly string[] {
  const each = eachOnce(skipped);
  if (each.length === 0) return [];
  const rest = each.length - SHOWN;
  return [
    `${each.length} ${each.length === 1 ? 'picture was' : 'pictures were'} left out:`,
    ...each.slice(0, SHOWN).map(({ file, reason }) => printable(`  ${file}: ${reason}`)),
    ...(rest > 0
      ? [`  and ${rest} more${listedIn === undefined ? '' : `, listed in ${listedIn}`}`]
      : []),
  ];
}

/** A list may name a picture under several labels. */
function eachOnce(skipped: readonly Skipped[]): readonly Skipped[] {
  return [...new Map(skipped.map((one) => [one.file, one])).values()];
}

/** A list that is longer than what is there is normal: nobody wants to read all of it. */
function reportMissing(missing: readonly string[]): readonly string[] {
  const [first] = missing;
  if (first === undefined) return [];
  const count = missing.length === 1 ? '1 picture is' : `${missing.length} pictures are`;
  return [printable(`${count} listed, but not there (the first: ${first})`)];
}
