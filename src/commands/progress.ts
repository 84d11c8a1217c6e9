import { MultiBar } from 'cli-progress';

import { timeLeft } from './time-left.ts';

/** What somebody who waits is shown on stderr. */
export interface Progress {
  /** @param line - Without its end; it stands on a line of its own. */
  complain(line: string): void;
  /** One more of the total is done. */
  advance(): void;
  /** Leaves the terminal as it was; harmless when called again. */
  stop(): void;
}

/** Complaints alone, for where a bar would be in the way. */
export function createPlainProgress(stream: NodeJS.WritableStream): Progress {
  return {
    complain: (line) => {
      stream.write(`${line}\n`);
    },
    advance: () => undefined,
    stop: () => undefined,
  };
}

/**
 * Draws a bar on the terminal's last line, with the complaints above it, until it is stopped or the process ends.
 *
 * @param total - How many pictures there are.
 * @param stream - A terminal.
 */
export function startProgressBar(total: number, stream: NodeJS.WritableStream): Progress {
  const bars = new MultiBar({
    stream,
    format: '{bar} {value}/{total} pictures{eta_formatted}',
    formatTime: timeLeft,
    hideCursor: true,
    linewrap: true, // a long complaint must not be cut
    forceRedraw: true, // a complaint took the bar's line
    gracefulExit: false, // it would stop the bar and swallow the signal
  });
  const bar = bars.create(total, 0);
  const forget = onEnd(stop);

  function stop(): void {
    forget();
    if (bars.isActive) bars.stop();
  }

  return {
    complain(line) {
      bars.log(`${line}\n`);
      bars.update();
    },
    advance: () => bar.increment(),
    stop,
  };
}

/**
 * Has something done before the process ends in whatever way, except by SIGKILL.
 *
 * @returns What takes that back.
 */
function onEnd(act: () => void): () => void {
  function endBy(signal: NodeJS.Signals, number: number): void {
    act();
    forget();
    // A shell leaves its loop only for a command that died of the signal itself; it counts that as 128 + number, too.
    process.kill(process.pid, signal);
    process.exit(128 + number); // the first process of a container survives its own signals
  }
  function forget(): void {
    process.off('exit', act).off('SIGINT', endBy).off('SIGTERM', endBy);
  }

  process.on('exit', act).on('SIGINT', endBy).on('SIGTERM', endBy);
  return forget;
}
