/** Tenths of a millisecond: more would be noise in a log. */
export function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
