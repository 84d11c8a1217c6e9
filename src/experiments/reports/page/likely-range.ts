/** The quantile of the normal distribution that leaves 5 % outside. */
const Z = 1.96;

/**
 * Where the true share lies that a sample speaks of, with a confidence of 95 % (Wilson, 1927). With few pictures it is
 * wide, and nobody should read more into a difference.
 *
 * @returns Two shares in 0..1.
 */
export function likelyRange(share: number, count: number): readonly [low: number, high: number] {
  const spread = (Z * Z) / count;
  const centre = (share + spread / 2) / (1 + spread);
  const reach =
    (Z / (1 + spread)) * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
}
