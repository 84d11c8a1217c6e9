/**
 * A share for a terminal, as in `87.2 %`.
 *
 * @param share - In 0..1.
 */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}
