import type { Skipped } from '../../training/data/hash-examples.ts';
import { printable } from '../printable.ts';

const SHOWN = 10;

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
