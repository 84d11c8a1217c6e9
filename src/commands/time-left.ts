/** From here on the next larger unit says enough. */
const SECONDS_SHOWN = 100;
const MINUTES_SHOWN = 100;

/**
 * What stands behind a progress bar: `, 40 s left`, or nothing where there is no estimate yet.
 *
 * @param seconds - As cli-progress has them: 0 and words such as "INF" stand for what it does not know.
 */
export function timeLeft(seconds: number): string {
  return seconds > 0 ? `, ${inWords(seconds)} left` : '';
}

function inWords(seconds: number): string {
  if (seconds < SECONDS_SHOWN) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < MINUTES_SHOWN) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
