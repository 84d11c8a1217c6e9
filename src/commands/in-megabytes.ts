/** An amount of memory for a terminal, as in `1,336 MB`. */
export function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}
