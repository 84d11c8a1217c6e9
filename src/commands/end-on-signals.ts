/**
 * Lets Ctrl-C, or a request to end, end this process in the usual way: by itself a signal would leave no chance to clean
 * up to what listens for its `exit`.
 */
export function endOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
