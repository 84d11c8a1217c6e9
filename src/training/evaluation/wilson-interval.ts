/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959964;

/**
 * Where a share lies that was counted on a sample, with 95 % confidence (Wilson, 1927): right also near 0 and 1.
 *
 * @param count - Of these, 1 or more, `successes` have it.
 * @returns Both ends, in 0..1.
 */
export function wilsonInterval(successes: number, count: number): readonly [number, number] {
  const share = successes / count;
  const square = (Z * Z) / count;
  const centre = (share + square / 2) / (1 + square);
  const half = (Z * Math.sqrt((share * (1 - share)) / count + square / (4 * count))) / (1 + square);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
