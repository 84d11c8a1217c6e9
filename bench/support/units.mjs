/** Whole megabytes, of a million bytes. */
export function toMegabytes(bytes) {
  return Math.round(bytes / 1e6);
}
