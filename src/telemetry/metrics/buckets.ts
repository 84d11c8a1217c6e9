/** Upper bounds in seconds, 1 ms to 10 s: an inference takes some milliseconds, a download may take seconds. */
export const secondsBuckets: number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
];

const MS_A_SECOND = 1000;

/** Metrics are in base units. */
export function toSeconds(ms: number): number {
  return ms / MS_A_SECOND;
}
