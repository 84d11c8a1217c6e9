/** Says something of a measurement on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The value that a share of all values does not exceed. */
export function ms(values: readonly number[], share: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  return value === undefined ? 'never' : `${value.toFixed(0)} ms`;
}
