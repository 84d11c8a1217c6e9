/** What the 10 bits after a leading 1 are counted from. */
const LEADING_ONE = 1024;
/** The exponent of infinities and of what is no number. */
const NOT_FINITE = 31;

/**
 * Widens 16-bit floats, each exactly. A body has millions of them: an iterator over them takes a second, a loop a tenth.
 *
 * @param halves - Their bits.
 * @returns A new array of the same length.
 */
export function widenHalves(halves: Uint16Array): Float32Array {
  const scales = Array.from({ length: NOT_FINITE }, (_, exponent) => scaleOf(exponent));
  const widened = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) {
    const bits = halves[index] ?? 0;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const significand = exponent > 0 ? LEADING_ONE + fraction : fraction;
    const scale = scales[exponent];
    const size = scale === undefined ? notFinite(fraction) : significand * scale;
    widened[index] = bits < 0x8000 ? size : -size;
  }
  return widened;
}

/** Numbers too small for a leading 1 share the scale of the smallest that have one. */
function scaleOf(exponent: number): number {
  return 2 ** (Math.max(exponent, 1) - 25);
}

function notFinite(fraction: number): number {
  return fraction === 0 ? Infinity : Number.NaN;
}
