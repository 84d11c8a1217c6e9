import { ClassifierError } from '../../errors.ts';

/**
 * Turns the first Ctrl-C, or the first request to end, into an orderly stop. The second one ends the process at once.
 *
 * @returns `release` gives signals their usual meaning back.
 */
export function abortOnSignals(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    release();
    // A shell leaves its loop only for a command that died of the signal itself.
    process.once('exit', () => process.kill(process.pid, name));
    controller.abort(new ClassifierError('unavailable', 'stopped'));
  };
  function release(): void {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release };
}
