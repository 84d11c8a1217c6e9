/** A share in 0..1 as a reader sees it: `87.2 %`. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}\u00A0%`;
}

/** A learning rate in as few characters as it needs: `0.001`, `1e-5`. */
export function shortNumber(value: number): string {
  const [plain, exponential] = [String(Number(value.toPrecision(2))), value.toExponential()];
  return plain.length <= 6 ? plain : exponential.replace(/\.?0*e/u, 'e');
}

/** Thousands are set apart: `7,390`. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}
