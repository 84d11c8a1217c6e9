import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that can be repeated. */
export interface Random {
  /** In 0..1, without 1. */
  fraction(): number;
  /** Whether something happens whose probability this is, to 32 bits: much cheaper than a fraction. */
  happens(probability: number): boolean;
  /** A whole number, 0 or more and less than `limit`. */
  below(limit: number): number;
  /** The same items in another order, as a new list. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/**
 * Gives the same numbers for the same seed and purpose on every machine.
 *
 * @param purpose - What the numbers are for: one purpose more does not change what another one gets.
 */
export function createRandom(seed: number, purpose: string): Random {
  const generator = xoroshiro128plus(hash(`${seed} ${purpose}`));
  const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
  return {
    fraction: () => uniformFloat64(generator),
    happens: (probability) => generator.next() >>> 0 < probability * 2 ** 32,
    below,
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = below(last + 1);
        // oxlint-disable-next-line typescript/no-non-null-assertion -- both are indexes of the list
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
  };
}

/** FNV-1a, 32 bits: spreads seeds that lie close together. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return state;
}
