/** A share in 0..1 as a reader sees it: `87.2 %`. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}\u00A0%`;
}

/** A learning rate in as few characters as it needs: `0.001`, `2.8e-5`. */
export function shortNumber(value: number): string {
  const rounded = Number(value.toPrecision(2));
  const [plain, exponential] = [String(rounded), rounded.toExponential()];
  return plain.length <= exponential.length + 1 ? plain : exponential;
}

/** Thousands are set apart: `7,390`. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}
